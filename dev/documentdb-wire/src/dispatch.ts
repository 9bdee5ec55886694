import * as admin from './commands/admin.ts';
import type { Context, Handler } from './commands/context.ts';
import { explain } from './commands/explain.ts';
import * as handshake from './commands/handshake.ts';
import { endSessions, firstPage, getMore, killCursors, single } from './commands/reads.ts';
import { reply } from './commands/reply.ts';
import { write } from './commands/writes.ts';
import type { Command } from './command.ts';
import { CommandError } from './errors.ts';

/** Every supported command. Command names are case-sensitive, and some have an old spelling. */
const HANDLERS: Readonly<Record<string, Handler>> = {
  hello: handshake.hello,
  isMaster: handshake.hello,
  ismaster: handshake.hello,
  ping: handshake.ping,
  buildInfo: handshake.buildInfo,
  buildinfo: handshake.buildInfo,
  serverStatus: handshake.serverStatus,
  getParameter: handshake.getParameter,
  connectionStatus: handshake.connectionStatus,

  insert: write('insert'),
  update: write('update'),
  delete: write('delete'),
  findAndModify: write('find_and_modify'),
  findandmodify: write('find_and_modify'),

  find: firstPage('find_cursor_first_page'),
  aggregate: firstPage('aggregate_cursor_first_page'),
  listCollections: firstPage('list_collections_cursor_first_page'),
  listIndexes: firstPage('list_indexes_cursor_first_page'),
  count: single('count_query'),
  distinct: single('distinct_query'),
  explain,
  getMore,
  killCursors,
  endSessions,
  refreshSessions: () => reply(),
  killSessions: endSessions,
  startSession: () => {
    throw new CommandError('CommandNotSupported', 'sessions are made by clients');
  },

  create: admin.create,
  drop: admin.drop,
  dropDatabase: admin.dropDatabase,
  renameCollection: admin.renameCollection,
  collMod: admin.collMod,
  createIndexes: admin.createIndexes,
  dropIndexes: admin.dropIndexes,
  deleteIndexes: admin.dropIndexes,
  collStats: admin.collStats,
  collstats: admin.collStats,
  dbStats: admin.dbStats,
  dbstats: admin.dbStats,
  listDatabases: admin.listDatabases,
};

/** Runs a command. @throws {CommandError} or the errors of the PostgreSQL client */
export async function dispatch(command: Command, context: Context): Promise<Buffer> {
  const handler = Object.hasOwn(HANDLERS, command.name) ? HANDLERS[command.name] : undefined;
  if (!handler) throw new CommandError('CommandNotFound', `no such command: '${command.name}'`);
  rejectTransactions(command);
  return handler(command, context);
}

/** Uses the words of a standalone mongod, because drivers explain this error to their users. */
function rejectTransactions(command: Command): void {
  if (!command.has('txnNumber')) return;
  throw new CommandError('IllegalOperation', 'Transaction numbers are only allowed on a replica set member or mongos');
}
