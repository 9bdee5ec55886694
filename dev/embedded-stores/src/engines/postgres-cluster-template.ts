import { mkdir, mkdtemp, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Packages } from '../packages/package-cache.ts';
import { lock } from '../process/lock.ts';
import { giveTo } from '../process/run-as.ts';
import { run } from '../process/run.ts';
import { clusterProcess, SUPERUSER, type ClusterKind } from './postgres-cluster-process.ts';
import type { EngineContext } from './engine.ts';

/** Change this when a template's content changes without a change of packages. */
const TEMPLATE_VERSION = 2;

/** The application's role and database in the PostgreSQL cluster. */
export const APPLICATION = 'parley';

/** Anyone who can enter the socket folder may be superuser; the loopback address admits the application's role only. */
const ACCESS_RULES = `local all all trust\nhost all ${APPLICATION} 127.0.0.1/32 trust\n`;

/** An initialised cluster with its extensions and roles, in the cache: building one takes seconds, copying it does not. */
export async function ensureTemplate(kind: ClusterKind, packages: Packages, context: EngineContext): Promise<string> {
  // A cluster belongs to the user that runs it; several users may share one cache.
  const owner = context.user?.uid ?? process.getuid?.();
  const folder = join(context.cache, 'templates', `${packages.key}-${TEMPLATE_VERSION}-${owner}`);
  const template = join(folder, kind.name);
  if (await exists(template)) return template;
  await mkdir(folder, { recursive: true });
  const waiting = (): void => context.onProgress(`Waiting for another process to prepare ${kind.name}`);
  const held = await lock(template, waiting, context.signal);
  try {
    if (!(await exists(template))) await makeTemplate(kind, folder, template, packages, context);
    return template;
  } finally {
    await held.release();
  }
}

async function makeTemplate(
  kind: ClusterKind,
  folder: string,
  template: string,
  packages: Packages,
  context: EngineContext,
): Promise<void> {
  context.onProgress(`Preparing an empty ${kind.name} cluster (once)`);
  const work = await mkdtemp(join(folder, `.${kind.name}-`));
  try {
    await giveTo(context.user, work);
    const data = join(work, 'data');
    await initialise(data, packages, context);
    await runTemplateSql(kind, data, packages, context);
    await rename(data, template);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function initialise(data: string, packages: Packages, { user, signal }: EngineContext): Promise<void> {
  const { command, args } = packages.programs.initdb([
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
  await run(command, args, { cwd: '/', env, user, signal });
  await writeFile(join(data, 'pg_hba.conf'), ACCESS_RULES);
}

async function runTemplateSql(
  kind: ClusterKind,
  data: string,
  packages: Packages,
  context: EngineContext,
): Promise<void> {
  const settings = { ...kind.settings(context.socketFolder), ...kind.templateSettings };
  const server = clusterProcess({ ...kind, tcp: false }, data, packages, { ...context, throwAway: true }, settings);
  await server.start(context.signal);
  try {
    const port = context.ports[kind.name];
    const client = new pg.Client({ host: context.socketFolder, port, user: SUPERUSER, database: SUPERUSER });
    await client.connect();
    try {
      for (const sql of kind.templateSql) await client.query(sql);
    } finally {
      await client.end();
    }
  } finally {
    // A clean shutdown, so that copies need no recovery.
    await server.stop('SIGINT');
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
