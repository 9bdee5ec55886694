import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Variables } from './compose.ts';
import { rootPath } from './root.ts';

/** The secrets that `make-env.mjs` has just created, by file name. */
export function makeSecrets(): Variables {
  const folder = mkdtempSync(join(tmpdir(), 'parley-env-'));
  try {
    execFileSync(process.execPath, [rootPath('docker/make-env.mjs'), folder]);
    const secrets = join(folder, 'secrets');
    return Object.fromEntries(readdirSync(secrets).map((name) => [name, readFileSync(join(secrets, name), 'utf8')]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
