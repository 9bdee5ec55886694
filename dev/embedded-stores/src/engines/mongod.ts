import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ManagedProcess } from '../process/managed-process.ts';
import { stopOrphans } from '../process/orphans.ts';
import { LOOPBACK } from '../process/ports.ts';
import { run } from '../process/run.ts';
import { runMongoCommand } from '@parley/documentdb-wire/probe';
import type { Engine, EngineContext } from './engine.ts';

const REPLICA_SET = 'parley';
/** The response of mongod when the replica set is already configured. */
const ALREADY_INITIATED = /already initialized/i;

/** The first `mongod` on a PATH. */
export function findMongod(path = ''): string | undefined {
  return path
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, 'mongod'))
    .find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A real mongod as a single-member replica set, so that retryable writes work. Ready when it is primary. */
export async function mongodEngine(program: string, context: EngineContext): Promise<Engine> {
  const port = context.ports.mongo;
  const dbpath = join(context.folder, 'mongod');
  const flags = {
    dbpath,
    port: String(port),
    bind_ip: LOOPBACK,
    replSet: REPLICA_SET,
    unixSocketPrefix: context.socketFolder,
  };
  const process = new ManagedProcess({
    name: 'mongo',
    command: program,
    args: Object.entries(flags).flatMap(([key, value]) => [`--${key}`, value]),
    cwd: dbpath,
    logFile: join(context.folder, 'logs', 'mongo.log'),
    user: context.user,
    stopSignal: 'SIGTERM',
    prepare: async () => void (await stopOrphans(dbpath)),
    probe: () => becomePrimary(port),
  });
  const url = `mongodb://${LOOPBACK}:${port}/parley?replicaSet=${REPLICA_SET}`;
  const version = /v(\d[\w.-]*)/.exec(await run(program, ['--version']))?.[1] ?? '(unknown version)';
  return {
    store: { name: 'mongo', url, engine: `MongoDB ${version}, mongod on the PATH` },
    processes: [{ process, url }],
  };
}

async function becomePrimary(port: number): Promise<void> {
  const members = [{ _id: 0, host: `${LOOPBACK}:${port}` }];
  await runMongoCommand(port, { replSetInitiate: { _id: REPLICA_SET, members } }).catch((error: Error) => {
    if (!ALREADY_INITIATED.test(error.message)) throw error;
  });
  const { isWritablePrimary } = await runMongoCommand(port, { hello: 1 });
  if (!isWritablePrimary) throw new Error('not primary yet');
}
