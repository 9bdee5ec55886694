import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repositoryRoot = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * The folder of unpacked packages and cluster templates. For root it lies outside the home folder, which the
 * unprivileged user that runs PostgreSQL cannot enter. `PARLEY_CACHE` overrides it.
 */
export function cacheFolder(env: NodeJS.ProcessEnv, isRoot = process.getuid?.() === 0): string {
  if (env.PARLEY_CACHE) return resolve(env.PARLEY_CACHE);
  if (isRoot) return '/var/cache/parley';
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'parley');
}

/** The folder in which the embedded stores keep their data between starts. `PARLEY_DATA` overrides it. */
export function dataFolder(env: NodeJS.ProcessEnv, isRoot = process.getuid?.() === 0): string {
  if (env.PARLEY_DATA) return resolve(env.PARLEY_DATA);
  return isRoot ? '/var/lib/parley' : join(repositoryRoot, '.parley', 'data');
}
