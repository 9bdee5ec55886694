import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { boundExecution } from '@parley/service';
import { parse, type GraphQLSchema } from 'graphql';
import { resolvers } from './resolvers/index.ts';

const FILE = 'chat.graphql';

/**
 * The subgraph's executable schema, which keeps operations within the budget of their context.
 * @param folder where its file is; by default the `schema` folder in this module's nearest ancestor that has one.
 */
export function createSchema(folder = findSchemaFolder(dirname(fileURLToPath(import.meta.url)))): GraphQLSchema {
  const typeDefs = parse(readFileSync(join(folder, FILE), 'utf8'));
  // The generated type is stricter than the one that is taken here, which knows no context.
  const schema = buildSubgraphSchema({ typeDefs, resolvers: resolvers as never });
  boundExecution(schema);
  return schema;
}

function findSchemaFolder(start: string): string {
  const folder = join(start, 'schema');
  if (existsSync(join(folder, FILE))) return folder;
  const parent = dirname(start);
  if (parent === start) throw new Error(`no schema/${FILE} above this module: set SCHEMA_DIR`);
  return findSchemaFolder(parent);
}
