import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Packages } from '../packages/package-cache.ts';
import { ManagedProcess } from '../process/managed-process.ts';
import { stopOrphans } from '../process/orphans.ts';
import { LOOPBACK } from '../process/ports.ts';
import type { EngineContext } from './engine.ts';

/** Enough for several replicas of every service, their migrations and concurrent tests. */
const MAX_CONNECTIONS = 250;

export const SUPERUSER = 'postgres';

/** The differences between kinds of PostgreSQL clusters. */
export interface ClusterKind {
  name: 'postgres' | 'documentdb';
  /** Whether it listens on the loopback address, in addition to its socket. */
  tcp: boolean;
  /** Server settings for every start. */
  settings(socketFolder: string): Record<string, string>;
  /** Server settings while the template is built, where they differ. */
  templateSettings?: Record<string, string>;
  /** Runs once, as the superuser, when the template is built. */
  templateSql: readonly string[];
}

/** The server process of the cluster in `data`. */
export function clusterProcess(
  { name, tcp }: Pick<ClusterKind, 'name' | 'tcp'>,
  data: string,
  packages: Packages,
  { user, folder, socketFolder, ports, throwAway }: EngineContext,
  settings: Record<string, string>,
): ManagedProcess {
  const port = ports[name];
  const all: Record<string, string> = {
    listen_addresses: tcp ? LOOPBACK : '',
    port: String(port),
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    max_connections: String(MAX_CONNECTIONS),
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    jit: 'off',
    ...(throwAway ? NOT_DURABLE : {}),
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  return new ManagedProcess({
    name,
    ...packages.programs.postgres(['-D', data, ...flags]),
    cwd: data,
    logFile: join(folder, 'logs', `${name}.log`),
    user,
    // An immediate shutdown leaves a cluster that needs recovery, which does not matter if it is thrown away.
    stopSignal: throwAway ? 'SIGQUIT' : 'SIGINT',
    prepare: async () => {
      // Backends outlive a killed postmaster for a moment, and its lock files indefinitely.
      await stopOrphans(data);
      const socket = join(socketFolder, `.s.PGSQL.${port}`);
      await Promise.all(
        [join(data, 'postmaster.pid'), `${socket}.lock`, socket].map((file) => rm(file, { force: true })),
      );
    },
    probe: () => connectOnce(socketFolder, port),
  });
}

/**
 * A throwaway cluster need not survive a crash of the machine, but it must survive crashes of its processes: chaos
 * tests kill them and look for acknowledged data. Commits are therefore written but not synced. Full-page writes stay
 * on, because without them DocumentDB's index can come out of crash recovery with a cycle in which inserts loop
 * forever.
 */
const NOT_DURABLE = { fsync: 'off', wal_level: 'minimal', max_wal_senders: '0' };

async function connectOnce(socketFolder: string, port: number): Promise<void> {
  const client = new pg.Client({ host: socketFolder, port, user: SUPERUSER, database: SUPERUSER });
  client.on('error', () => undefined);
  try {
    await client.connect();
  } finally {
    await client.end();
  }
}
