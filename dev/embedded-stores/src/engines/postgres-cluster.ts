import { readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Packages } from '../packages/package-cache.ts';
import type { ManagedProcess } from '../process/managed-process.ts';
import { run } from '../process/run.ts';
import { clusterProcess, type ClusterKind } from './postgres-cluster-process.ts';
import { ensureTemplate } from './postgres-cluster-template.ts';
import type { EngineContext } from './engine.ts';

/** Creates the cluster's files unless they exist, and returns its process, not started. */
export async function createCluster(
  kind: ClusterKind,
  packages: Packages,
  context: EngineContext,
): Promise<ManagedProcess> {
  const data = join(context.folder, kind.name);
  const version = await readFile(join(data, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (version === undefined) await copyTemplate(await ensureTemplate(kind, packages, context), data);
  else if (version.trim() !== packages.programs.postgresMajor) {
    throw new Error(
      `${data} was written by PostgreSQL ${version.trim()}, but the cached packages are PostgreSQL ` +
        `${packages.programs.postgresMajor}: remove that folder, or set PARLEY_DATA to another one`,
    );
  }
  return clusterProcess(kind, data, packages, context, kind.settings(context.socketFolder));
}

/** Copies via a temporary name, so that an interrupted copy is never used as a cluster. */
async function copyTemplate(template: string, data: string): Promise<void> {
  const copy = `${data}.incomplete`;
  await rm(copy, { recursive: true, force: true });
  await run('cp', ['-a', '--reflink=auto', template, copy]);
  await rename(copy, data);
}
