import { Binary } from 'bson';
import type pg from 'pg';
import { bsonColumn, type Row, type Statement } from '../backend.ts';
import type { Command } from '../command.ts';
import { CommandError } from '../errors.ts';
import { brokeConnection, limited, withBackend } from '../execution.ts';
import { COMMAND_TIMEOUT_MS } from '../limits.ts';
import type { Context, Handler } from './context.ts';
import { explain } from './explain.ts';
import { reply } from './reply.ts';

const GET_MORE: Statement = {
  name: 'cursor_get_more',
  text: `SELECT cursorpage, continuation
    FROM documentdb_api.cursor_get_more($1, $2::documentdb_core.bson, $3::documentdb_core.bson)`,
};

/** `find`, `aggregate` and the list commands: the first page, and an open cursor if there is more. */
export function firstPage(engineFunction: string): Handler {
  const statement: Statement = {
    name: engineFunction,
    text: `SELECT cursorpage, continuation, persistconnection, cursorid
      FROM documentdb_api.${engineFunction}($1, $2::documentdb_core.bson, 0)`,
  };
  return async (command, context) => {
    if (command.flag('explain')) return explain(command, context);
    const row = await withBackend(
      context.backend,
      command.number('maxTimeMS'),
      ({ query }) => query(statement, [command.database, command.forEngine()]),
      (client, page) => openCursor(page, client, command, context),
    );
    return page(row);
  };
}

/** `count` and `distinct`: a single row, which is the reply. */
export function single(engineFunction: string): Handler {
  const statement: Statement = {
    name: engineFunction,
    text: `SELECT document FROM documentdb_api.${engineFunction}($1, $2::documentdb_core.bson)`,
  };
  return (command, { backend }) =>
    withBackend(backend, command.number('maxTimeMS'), async ({ query }) => {
      const row = await query(statement, [command.database, command.forEngine()]);
      return bsonColumn(row, 'document') ?? reply();
    });
}

/** Registers the cursor of a first page; returns whether it took over the connection. */
function openCursor(row: Row, client: pg.PoolClient, command: Command, { cursors, connection }: Context): boolean {
  const continuation = bsonColumn(row, 'continuation');
  if (!continuation) return false;
  const pinned = row.persistconnection === true;
  const cursor = { database: command.database, continuation, session: sessionOf(command), connection };
  cursors.add({ ...cursor, id: BigInt(row.cursorid as string), ...(pinned ? { client } : {}) });
  return pinned;
}

export const getMore: Handler = async (command, { backend, cursors, connection }) => {
  const id = command.id('getMore');
  if (id === undefined) throw new CommandError('TypeMismatch', 'getMore needs a cursor id');
  const { client, database, continuation } = cursors.take(id, connection);
  const values = [database, command.forEngine(), continuation];
  try {
    const deadline = Date.now() + (command.number('maxTimeMS') || COMMAND_TIMEOUT_MS);
    const row = client
      ? await limited(backend, client, deadline, ({ query }) => query(GET_MORE, values))
      : await withBackend(backend, command.number('maxTimeMS'), ({ query }) => query(GET_MORE, values));
    const next = bsonColumn(row, 'continuation');
    if (next) cursors.put(id, next);
    else cursors.close(id);
    return page(row);
  } catch (error) {
    cursors.close(id, brokeConnection(error) ? (error as Error) : undefined);
    throw error;
  }
};

export const killCursors: Handler = (command, { cursors }) => {
  const ids = listOf(command, 'cursors').filter((id) => typeof id === 'bigint' || typeof id === 'number');
  const closed = ids.filter((id) => cursors.close(BigInt(id)));
  return reply({
    cursorsKilled: closed.map(BigInt),
    cursorsNotFound: ids.filter((id) => !closed.includes(id)).map(BigInt),
    cursorsAlive: [],
    cursorsUnknown: [],
  });
};

/** Closes the cursors of sessions that a client ends. */
export const endSessions: Handler = (command, { cursors }) => {
  for (const session of listOf(command, command.name)) {
    const id: unknown = (session as { id?: unknown } | null)?.id;
    if (id instanceof Binary) cursors.closeSession(id.toString('hex'));
  }
  return reply();
};

function listOf(command: Command, field: string): unknown[] {
  const list: unknown = command.decode()[field];
  return Array.isArray(list) ? list : [];
}

/** The session id as hex, from `lsid: { id: UUID }`. */
function sessionOf(command: Command): string {
  const lsid = command.embedded('lsid');
  const uuidBytes = 16;
  const idElement = lsid?.indexOf('\x05id\0', 4, 'latin1') ?? -1;
  if (!lsid || idElement < 0) return '';
  const start = idElement + '\x05id\0'.length + 4 + 1;
  return lsid.toString('hex', start, start + uuidBytes);
}

function page(row: Row): Buffer {
  const document = bsonColumn(row, 'cursorpage');
  if (!document) throw new CommandError('InternalError', 'the engine returned no page');
  return document;
}
