import { deserialize, Int32, serialize } from 'bson';
import { bsonColumn, type Statement } from '../backend.ts';
import { ERROR_CODES, unpackErrorCode } from '../error-codes.ts';
import { CommandError, duplicateKeyMessage, indexOf, toCommandError } from '../errors.ts';
import { withBackend, type Lease } from '../execution.ts';
import { MAX_CONFLICT_ATTEMPTS } from '../limits.ts';
import type { Handler } from './context.ts';

/** `insert`, `update`, `delete` and `findAndModify`: the engine's function takes the command and returns the reply. */
export function write(engineFunction: string): Handler {
  const statement: Statement = {
    name: engineFunction,
    text: `SELECT p_result, p_success FROM documentdb_api.${engineFunction}($1, $2::documentdb_core.bson)`,
  };
  return (command, { backend }) =>
    withBackend(backend, command.number('maxTimeMS'), async (lease) => {
      const namespace = `${command.database}.${command.collection}`;
      try {
        for (let attempts = 1; ; attempts++) {
          const row = await lease.query(statement, [command.database, command.forEngine()]);
          const result = bsonColumn(row, 'p_result') ?? Buffer.alloc(0);
          if (row.p_success === true) return result;
          const document = withMongoErrors(result, namespace);
          if (!isOnlyConflict(document) || attempts === MAX_CONFLICT_ATTEMPTS) return Buffer.from(serialize(document));
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

/** Replaces the engine's error codes in a reply by MongoDB's, when some statements of the batch failed. */
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
 * Whether nothing failed except for conflicts with concurrent writes: two inserts of one unique key can wait for each
 * other until PostgreSQL ends one. A batch that was partly written must not run again.
 */
function isOnlyConflict({ n, writeErrors = [] }: WriteReply): boolean {
  return n?.value === 0 && writeErrors.every(({ code }) => code.value === ERROR_CODES.WriteConflict);
}

const INDEX_NAME: Statement = {
  name: 'index_name',
  text: 'SELECT (index_spec).index_name AS name FROM documentdb_api_catalog.collection_indexes WHERE index_id = $1',
};

/** An error of a whole command on a unique index names PostgreSQL's constraint, which contains the index id. */
async function withIndexName(error: unknown, namespace: string, { query }: Lease): Promise<unknown> {
  if (toCommandError(error).codeName !== 'DuplicateKey') return error;
  const { constraint = '' } = error as { constraint?: string };
  const id = /^documents_rum_index_(\d+)$/.exec(constraint)?.[1];
  const index = id ? (await query(INDEX_NAME, [id])).name : '_id_';
  return new CommandError('DuplicateKey', duplicateKeyMessage(index as string | undefined, namespace));
}
