import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ManagedProcess } from '../process/managed-process.ts';
import { stopOrphans } from '../process/orphans.ts';
import { LOOPBACK } from '../process/ports.ts';
import { run } from '../process/run.ts';
import { runMongoCommand } from '../wire/probe.ts';

const REPLICA_SET = 'parley';
/** mongod's code for a replica set that has its configuration already. */
const ALREADY_INITIATED = /already initialized/i;

/** The first `mongod` on the PATH. */
export function findMongod(path = ''): string | undefined {
  return path
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, 'mongod'))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

export async function mongodVersion(program: string): Promise<string> {
  return /v(\d[\w.-]*)/.exec(await run(program, ['--version']))?.[1] ?? 'unknown version';
}

export interface MongodOptions {
  program: string;
  folder: string;
  socketFolder: string;
  port: number;
}

/** A real mongod as a replica set of one member, so that retryable writes work; ready when it is primary. */
export function mongodProcess({ program, folder, socketFolder, port }: MongodOptions): ManagedProcess {
  const dbpath = join(folder, 'mongod');
  const flags = { dbpath, port: String(port), bind_ip: LOOPBACK, replSet: REPLICA_SET, unixSocketPrefix: socketFolder };
  return new ManagedProcess({
    name: 'mongo',
    command: program,
    args: Object.entries(flags).flatMap(([key, value]) => [`--${key}`, value]),
    cwd: dbpath,
    logFile: join(folder, 'logs', 'mongo.log'),
    stopSignal: 'SIGTERM',
    prepare: async () => void (await stopOrphans(dbpath)),
    probe: () => becomePrimary(port),
  });
}

export function mongodUrl(port: number): string {
  return `mongodb://${LOOPBACK}:${port}/parley?replicaSet=${REPLICA_SET}`;
}

async function becomePrimary(port: number): Promise<void> {
  const members = [{ _id: 0, host: `${LOOPBACK}:${port}` }];
  await runMongoCommand(port, { replSetInitiate: { _id: REPLICA_SET, members } }).catch((error: Error) => {
    if (!ALREADY_INITIATED.test(error.message)) throw error;
  });
  const { isWritablePrimary } = await runMongoCommand(port, { hello: 1 });
  if (!isWritablePrimary) throw new Error('not primary yet');
}
