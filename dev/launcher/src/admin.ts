/** Runs auth's command line with the database of a running `npm start`, unless POSTGRES_URL is set. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessEntry } from './process-list.ts';
import { readSettings, ROOT } from './settings.ts';

const args = process.argv.slice(2);
const database = process.env['POSTGRES_URL'] || runningDatabase();

if (!database && args[0] === 'make-admin') {
  console.error('Parley is not running from this folder. Start it with `npm start`, or set POSTGRES_URL.');
  process.exitCode = 1;
} else {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'subgraphs/auth/dist/admin.js'), ...args], {
    stdio: 'inherit',
    env: { ...process.env, POSTGRES_URL: database },
  });
  process.exitCode = status ?? 1;
}

/** Undefined when nothing is running. */
function runningDatabase(): string | undefined {
  try {
    const list = readFileSync(join(readSettings(process.env).PARLEY_RUN, 'processes.json'), 'utf8');
    return (JSON.parse(list) as ProcessEntry[]).find(({ name }) => name === 'postgres')?.url;
  } catch {
    return undefined;
  }
}
