import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const repositoryRoot = fileURLToPath(new URL('../../..', import.meta.url));

/**
 * Where unpacked packages and cluster templates are kept. Root's lie outside its home folder, which the unprivileged
 * user that runs PostgreSQL cannot enter. `PARLEY_CACHE` overrides.
 */
export function cacheFolder(env: NodeJS.ProcessEnv, isRoot = process.getuid?.() === 0): string {
  if (env.PARLEY_CACHE) return resolve(env.PARLEY_CACHE);
  if (isRoot) return '/var/cache/parley';
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'parley');
}

/** Where the embedded stores keep their data between starts. `PARLEY_DATA` overrides. */
export function dataFolder(env: NodeJS.ProcessEnv, isRoot = process.getuid?.() === 0): string {
  if (env.PARLEY_DATA) return resolve(env.PARLEY_DATA);
  return isRoot ? '/var/lib/parley' : join(repositoryRoot, '.parley', 'data');
}
