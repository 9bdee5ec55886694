import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Packages } from '../packages/package-cache.ts';
import { ManagedProcess } from '../process/managed-process.ts';
import { stopOrphans } from '../process/orphans.ts';
import { lock } from '../process/lock.ts';
import { giveTo, type RunAs } from '../process/run-as.ts';
import { run } from '../process/run.ts';

/** Enough for several replicas of every service, their migrations and the tests beside them. */
const MAX_CONNECTIONS = 250;
/** Change when a template's content changes though no package did. */
const TEMPLATE_VERSION = 1;

export const SUPERUSER = 'postgres';

/** The application's own role and database in the PostgreSQL cluster. */
export const APPLICATION = 'parley';

/** Whoever can enter the socket folder may be the superuser; the loopback address is for the application's role only. */
const ACCESS_RULES = `local all all trust\nhost all ${APPLICATION} 127.0.0.1/32 trust\n`;

/** What tells one kind of cluster from another. */
export interface ClusterKind {
  name: 'postgres' | 'documentdb';
  /** Server settings on every start. */
  settings(socketFolder: string): Record<string, string>;
  /** Server settings while the template is made, where they differ. */
  templateSettings?: Record<string, string>;
  /** Run once, as the superuser, when the template is made. */
  templateSql: readonly string[];
}

export interface ClusterOptions {
  packages: Packages;
  cache: string;
  user: RunAs;
  /** The data folder of all stores. */
  folder: string;
  socketFolder: string;
  port: number;
  /** Whether it also listens on the loopback address. */
  tcp: boolean;
  throwAway: boolean;
  onProgress(line: string): void;
  signal?: AbortSignal;
}

/** Makes the cluster's files, where there are none yet, and answers its process, not started. */
export async function createCluster(kind: ClusterKind, options: ClusterOptions): Promise<ManagedProcess> {
  const data = join(options.folder, kind.name);
  const version = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version === undefined) await copyTemplate(await ensureTemplate(kind, options), data);
  else if (version.trim() !== options.packages.programs.postgresMajor) {
    throw new Error(
      `${data} was written by PostgreSQL ${version.trim()}, and the cached packages are PostgreSQL ` +
        `${options.packages.programs.postgresMajor}: remove that folder, or set PARLEY_DATA to another`,
    );
  }
  return clusterProcess(kind.name, data, options, kind.settings(options.socketFolder));
}

/**
 * Copies through a temporary name, so that an interrupted copy is never taken for a cluster. What a crash left of the
 * copy is removed first.
 */
async function copyTemplate(template: string, data: string): Promise<void> {
  const copy = `${data}.incomplete`;
  await rm(copy, { recursive: true, force: true });
  await rm(data, { recursive: true, force: true });
  await run('cp', ['-a', '--reflink=auto', template, copy]);
  await rename(copy, data);
}

/** An initialised cluster with its extensions and roles, in the cache: making one takes seconds, copying it does not. */
async function ensureTemplate(kind: ClusterKind, options: ClusterOptions): Promise<string> {
  const { cache, packages, user, signal } = options;
  const folder = join(cache, 'templates', `${packages.key}-${TEMPLATE_VERSION}${user ? '' : `-${process.getuid?.()}`}`);
  const template = join(folder, kind.name);
  if (await exists(template)) return template;
  await mkdir(folder, { recursive: true });
  const held = await lock(template, () => options.onProgress(`Waiting for another start to prepare ${kind.name}`), signal);
  try {
    if (await exists(template)) return template;
    options.onProgress(`Preparing an empty ${kind.name} cluster (once)`);
    const work = await mkdtemp(join(folder, `.${kind.name}-`));
    await giveTo(user, work);
    try {
      await makeTemplate(kind, work, options);
      await rename(join(work, 'data'), template);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
    return template;
  } finally {
    await held.release();
  }
}

async function makeTemplate(kind: ClusterKind, work: string, options: ClusterOptions): Promise<void> {
  const data = join(work, 'data');
  const { command, args } = options.packages.programs.initdb([
    `--pgdata=${data}`,
    `--username=${SUPERUSER}`,
    '--auth=trust',
    '--encoding=UTF8',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-sync',
    '--no-instructions',
  ]);
  const env = { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' };
  await run(command, args, { cwd: work, env, user: options.user, signal: options.signal });
  await writeFile(join(data, 'pg_hba.conf'), ACCESS_RULES);
  const making = { ...options, tcp: false, throwAway: true };
  const server = clusterProcess(kind.name, data, making, {
    ...kind.settings(options.socketFolder),
    ...kind.templateSettings,
  });
  await server.start(options.signal);
  try {
    const client = new pg.Client({ host: options.socketFolder, port: options.port, user: SUPERUSER, database: SUPERUSER });
    await client.connect();
    for (const sql of kind.templateSql) await client.query(sql);
    await client.end();
  } finally {
    await server.stop('SIGINT');
  }
}

function clusterProcess(
  name: string,
  data: string,
  options: ClusterOptions,
  settings: Record<string, string>,
): ManagedProcess {
  const { packages, user, socketFolder, port, throwAway, tcp } = options;
  const all: Record<string, string> = {
    listen_addresses: tcp ? '127.0.0.1' : '',
    port: String(port),
    unix_socket_directories: socketFolder,
    unix_socket_permissions: '0700',
    max_connections: String(MAX_CONNECTIONS),
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    jit: 'off',
    // Nobody reads the data after a power cut in a throw-away folder; kept data is as safe as PostgreSQL makes it.
    ...(throwAway
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: '0' }
      : {}),
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const { command, args } = packages.programs.postgres(['-D', data, ...flags]);
  return new ManagedProcess({
    name,
    command,
    args,
    cwd: data,
    logFile: join(options.folder, 'logs', `${name}.log`),
    user,
    // An immediate stop leaves a cluster that needs recovery, which a throw-away one will never see.
    stopSignal: throwAway ? 'SIGQUIT' : 'SIGINT',
    prepare: async () => {
      // Backends outlive a killed postmaster for a moment, and its lock file for ever.
      await stopOrphans(data);
      await rm(join(data, 'postmaster.pid'), { force: true });
    },
    probe: async () => {
      const client = new pg.Client({ host: socketFolder, port, user: SUPERUSER, database: SUPERUSER });
      client.on('error', () => undefined);
      try {
        await client.connect();
      } finally {
        await client.end();
      }
    },
  });
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
