import { readFileSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { parse, type GraphQLSchema } from 'graphql';
import { boundExecution } from '../graphql/bounded-schema.ts';

/**
 * Creates the executable schema of a subgraph, which enforces the budget of its context.
 * @param file the path of the schema in the schema definition language.
 * @param resolvers the generated `Resolvers` of the subgraph.
 */
export function createSubgraphSchema(file: string, resolvers: object): GraphQLSchema {
  const typeDefs = parse(readFileSync(file, 'utf8'));
  // Cast: generated types are stricter than this parameter, which has no context type.
  const schema = buildSubgraphSchema({ typeDefs, resolvers: resolvers as never });
  boundExecution(schema);
  return schema;
}
