/** Access of other gateways to Parley's subgraphs. */
import { readFileSync } from 'node:fs';
import { options } from '../harness/child-side.mjs';

/** The supergraph SDL with the addresses of the subgraphs. */
export const supergraphSdl = Object.entries(options.subgraphs).reduce(
  (sdl, [name, url]) => sdl.replaceAll(`http://${name}/graphql`, url),
  readFileSync(new URL('../../schema/generated/supergraph.graphql', import.meta.url), 'utf8'),
);

/** Headers with the viewer's token and the subgraph secret. */
export const headersFor = (authorization) => ({
  'x-parley-link': options.secret,
  ...(authorization && { authorization }),
});
