/** What gateways of others need to ask our subgraphs. */
import { readFileSync } from 'node:fs';
import { options } from '../harness/child-side.mjs';

/** The supergraph, with where its subgraphs are. */
export const supergraphSdl = Object.entries(options.subgraphs).reduce(
  (sdl, [name, url]) => sdl.replaceAll(`http://${name}/graphql`, url),
  readFileSync(new URL('../../schema/generated/supergraph.graphql', import.meta.url), 'utf8'),
);

/** Whose name a request is in, and proof that it comes over the link. */
export const headersFor = (authorization) => ({
  'x-parley-link': options.secret,
  ...(authorization && { authorization }),
});
