import { bsonColumn, type Statement } from '../backend.ts';
import { withBackend } from '../execution.ts';
import type { Handler } from './context.ts';
import { reply } from './reply.ts';

/** Creates a handler that runs one statement on the command and returns the BSON column `result`. */
function engine(
  statement: Statement,
  values: (command: Parameters<Handler>[0]) => (string | number | Buffer)[],
): Handler {
  return (command, { backend }) =>
    withBackend(backend, command.number('maxTimeMS'), async ({ query }) => {
      const row = await query(statement, values(command));
      return bsonColumn(row, 'result') ?? reply();
    });
}

export const createIndexes = engine(
  {
    name: 'create_indexes',
    text: `SELECT documentdb_api_internal.create_indexes_non_concurrently($1, $2::documentdb_core.bson, true) AS result`,
  },
  (command) => [command.database, command.forEngine(['writeConcern', 'commitQuorum'])],
);

export const dropIndexes = engine(
  { name: 'drop_indexes', text: `CALL documentdb_api.drop_indexes($1, $2::documentdb_core.bson)` },
  (command) => [command.database, command.forEngine(['writeConcern'])],
);

export const create = engine(
  { name: 'create', text: `SELECT documentdb_api.create_collection_view($1, $2::documentdb_core.bson) AS result` },
  (command) => [command.database, command.forEngine(['writeConcern'])],
);

export const collMod = engine(
  { name: 'coll_mod', text: `SELECT documentdb_api.coll_mod($1, $2, $3::documentdb_core.bson) AS result` },
  (command) => [command.database, command.collection, command.forEngine(['writeConcern'])],
);

export const collStats = engine(
  { name: 'coll_stats', text: `SELECT documentdb_api.coll_stats($1, $2, $3::float8) AS result` },
  (command) => [command.database, command.collection, command.number('scale') ?? 1],
);

export const dbStats = engine(
  { name: 'db_stats', text: `SELECT documentdb_api.db_stats($1, $2::float8) AS result` },
  (command) => [command.database, command.number('scale') ?? 1],
);

export const listDatabases = engine(
  { name: 'list_databases', text: `SELECT documentdb_api.list_databases($1::documentdb_core.bson) AS result` },
  (command) => [command.forEngine()],
);

export const renameCollection = engine(
  { name: 'rename_collection', text: `SELECT documentdb_api.rename_collection($1::documentdb_core.bson) AS result` },
  (command) => [command.forEngine(['writeConcern'])],
);

export const drop: Handler = (command, { backend }) =>
  withBackend(backend, command.number('maxTimeMS'), async ({ query }) => {
    const statement = { name: 'drop', text: 'SELECT documentdb_api.drop_collection($1, $2)' };
    await query(statement, [command.database, command.collection]);
    return reply({ ns: `${command.database}.${command.collection}` });
  });

export const dropDatabase: Handler = (command, { backend }) =>
  withBackend(backend, command.number('maxTimeMS'), async ({ query }) => {
    await query({ name: 'drop_database', text: 'SELECT documentdb_api.drop_database($1)' }, [command.database]);
    return reply({ dropped: command.database });
  });
