import { readFileSync } from 'node:fs';
import { Supergraph } from '@apollo/federation-internals';
import type { GraphQLSchema } from 'graphql';

/** The API schema that the gateway derives from the supergraph. */
export function apiSchema(): GraphQLSchema {
  const sdl = readFileSync(new URL('../../schema/generated/supergraph.graphql', import.meta.url), 'utf8');
  return Supergraph.build(sdl).apiSchema().toGraphQLJSSchema();
}
