import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Variables } from './compose.ts';
import { rootPath } from './root.ts';

/** The variables of an environment file that `make-env.mjs` has just made. */
export function makeVariables(): Variables {
  const folder = mkdtempSync(join(tmpdir(), 'parley-env-'));
  try {
    const file = join(folder, '.env');
    execFileSync(process.execPath, [rootPath('docker/make-env.mjs'), file]);
    return parseEnv(readFileSync(file, 'utf8')) as Variables;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
