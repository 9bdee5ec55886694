import { deserialize, Int32, serialize } from 'bson';
import { bsonColumn, type Statement } from '../backend.ts';
import { ERROR_CODES, unpackErrorCode } from '../error-codes.ts';
import { duplicateKeyMessage } from '../errors.ts';
import { withBackend } from '../execution.ts';
import type { Handler } from './context.ts';

/** `insert`, `update`, `delete` and `findAndModify`: the engine's function takes the command and gives the reply. */
export function write(engineFunction: string): Handler {
  const statement: Statement = {
    name: engineFunction,
    text: `SELECT p_result, p_success FROM documentdb_api.${engineFunction}($1, $2::documentdb_core.bson)`,
  };
  return (command, { backend }) =>
    withBackend(backend, command.number('maxTimeMS'), async ({ query }) => {
      const row = await query(statement, [command.database, command.forEngine()]);
      const result = bsonColumn(row, 'p_result') ?? Buffer.alloc(0);
      return row.p_success === true ? result : withMongoErrors(result, `${command.database}.${command.collection}`);
    });
}

interface WriteError {
  code: Int32;
  errmsg: string;
}

/** Some statements of the batch failed: puts MongoDB's codes in the place of the engine's. */
function withMongoErrors(result: Buffer, namespace: string): Buffer {
  const document = deserialize(result, { promoteValues: false });
  for (const error of (document.writeErrors ?? []) as WriteError[]) {
    const name = unpackErrorCode(error.code.value);
    error.code = new Int32(ERROR_CODES[name]);
    if (name === 'DuplicateKey') error.errmsg = duplicateKeyMessage(error.errmsg, namespace);
  }
  return Buffer.from(serialize(document));
}
