import { deserialize, Int32, serialize } from 'bson';
import { bsonColumn, type Statement } from '../backend.ts';
import { ERROR_CODES, unpackErrorCode } from '../error-codes.ts';
import { CommandError, duplicateKeyMessage, indexOf, toCommandError } from '../errors.ts';
import { withBackend, type Lease } from '../execution.ts';
import { MAX_CONFLICT_TRIES } from '../limits.ts';
import type { Handler } from './context.ts';

/** `insert`, `update`, `delete` and `findAndModify`: the engine's function takes the command and gives the reply. */
export function write(engineFunction: string): Handler {
  const statement: Statement = {
    name: engineFunction,
    text: `SELECT p_result, p_success FROM documentdb_api.${engineFunction}($1, $2::documentdb_core.bson)`,
  };
  return (command, { backend }) =>
    withBackend(backend, command.number('maxTimeMS'), async (lease) => {
      const namespace = `${command.database}.${command.collection}`;
      try {
        for (let tries = 1; ; tries++) {
          const row = await lease.query(statement, [command.database, command.forEngine()]);
          const result = bsonColumn(row, 'p_result') ?? Buffer.alloc(0);
          if (row.p_success === true) return result;
          const document = withMongoErrors(result, namespace);
          if (!isOnlyConflict(document) || tries === MAX_CONFLICT_TRIES) return Buffer.from(serialize(document));
        }
      } catch (error) {
        throw await withIndexName(error, namespace, lease);
      }
    });
}

interface WriteError {
  code: Int32;
  errmsg: string;
}

interface WriteReply {
  n?: Int32;
  writeErrors?: WriteError[];
}

/** Some statements of the batch failed: puts MongoDB's codes in the place of the engine's. */
function withMongoErrors(result: Buffer, namespace: string): WriteReply {
  const document = deserialize(result, { promoteValues: false }) as WriteReply;
  for (const error of document.writeErrors ?? []) {
    const name = unpackErrorCode(error.code.value);
    error.code = new Int32(ERROR_CODES[name]);
    if (name === 'DuplicateKey') error.errmsg = duplicateKeyMessage(indexOf(error.errmsg), namespace);
  }
  return document;
}

/**
 * Whether all that happened is that concurrent writes were in the way: two inserts of one unique key can wait for each
 * other until PostgreSQL ends one. A batch of which a part was written must not run again.
 */
function isOnlyConflict({ n, writeErrors = [] }: WriteReply): boolean {
  return n?.value === 0 && writeErrors.every(({ code }) => code.value === ERROR_CODES.WriteConflict);
}

const INDEX_NAME: Statement = {
  name: 'index_name',
  text: 'SELECT (index_spec).index_name AS name FROM documentdb_api_catalog.collection_indexes WHERE index_id = $1',
};

/** A whole command that failed on a unique index names PostgreSQL's constraint; its number is the index's. */
async function withIndexName(error: unknown, namespace: string, { query }: Lease): Promise<unknown> {
  if (toCommandError(error).codeName !== 'DuplicateKey') return error;
  const { constraint = '' } = error as { constraint?: string };
  const id = /^documents_rum_index_(\d+)$/.exec(constraint)?.[1];
  const index = id ? (await query(INDEX_NAME, [id])).name : '_id_';
  return new CommandError('DuplicateKey', duplicateKeyMessage(index as string | undefined, namespace));
}
