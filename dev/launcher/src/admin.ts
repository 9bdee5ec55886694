/** Runs auth's command line, over the database of a running `npm start` unless DATABASE_URL names another. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessEntry } from './process-list.ts';
import { readSettings, ROOT } from './settings.ts';

const args = process.argv.slice(2);
const database = process.env['DATABASE_URL'] || runningDatabase();

if (!database && args[0] === 'make-admin') {
  console.error('Parley does not run from this folder: start it with `npm start`, or name a database in DATABASE_URL.');
  process.exitCode = 1;
} else {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'subgraphs/auth/dist/admin.js'), ...args], {
    stdio: 'inherit',
    env: { ...process.env, DATABASE_URL: database },
  });
  process.exitCode = status ?? 1;
}

/** Undefined when nothing runs. */
function runningDatabase(): string | undefined {
  try {
    const list = readFileSync(join(readSettings(process.env).PARLEY_RUN, 'processes.json'), 'utf8');
    return (JSON.parse(list) as ProcessEntry[]).find(({ name }) => name === 'postgres')?.url;
  } catch {
    return undefined;
  }
}
