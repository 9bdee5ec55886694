import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { boundExecution } from '@parley/service';
import { parse, type GraphQLSchema } from 'graphql';
import { resolvers } from './resolvers/index.ts';

const FILE = 'chat.graphql';

/**
 * Creates the executable schema of the subgraph, which enforces the budget of its context. It reads the schema file from
 * the `schema` folder in the nearest ancestor of this module that has one.
 */
export function createSchema(): GraphQLSchema {
  const folder = findSchemaFolder(dirname(fileURLToPath(import.meta.url)));
  const typeDefs = parse(readFileSync(join(folder, FILE), 'utf8'));
  // Cast: the generated type is stricter than this parameter, which has no context type.
  const schema = buildSubgraphSchema({ typeDefs, resolvers: resolvers as never });
  boundExecution(schema);
  return schema;
}

function findSchemaFolder(start: string): string {
  const folder = join(start, 'schema');
  if (existsSync(join(folder, FILE))) return folder;
  const parent = dirname(start);
  if (parent === start) throw new Error(`no schema/${FILE} above this module`);
  return findSchemaFolder(parent);
}
