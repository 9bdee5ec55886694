/**
 * Measures the time of `npm start` until Parley is up: cold, without data, and warm, with the data of the previous start.
 * Everything is installed and built before, as after the first `npm start` of a checkout.
 *
 *     npm run bench -- start [rounds=5]
 */
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { readOptions } from './harness/options.mjs';
import { inRounds, report } from './harness/rounds.mjs';
import { rowsOf } from './harness/table.mjs';

const { rounds } = readOptions({ rounds: 5 });
const ROOT = join(import.meta.dirname, '..');

const systems = [
  { name: 'cold', run: () => withFolder(start) },
  {
    name: 'warm',
    run: () =>
      withFolder(async (folder) => {
        await start(folder);
        return start(folder);
      }),
  },
];
const results = await inRounds(rounds, systems, async ({ run }) => ({ 'seconds until ready': await run() }));
// No system to compare with.
report(
  rowsOf(results, 'seconds until ready').map(({ 'seconds until ready, relative to Parley': _none, ...row }) => row),
);

async function withFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'parley-start-'));
  // Stores run as another user when this process is root.
  chmodSync(folder, 0o755);
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts and stops Parley. @returns the seconds until it reports that it is up. */
async function start(folder) {
  const env = {
    ...process.env,
    PORT: '0',
    GATEWAY_PORT: '0',
    PARLEY_DATA: join(folder, 'data'),
    PARLEY_RUN: join(folder, 'run'),
  };
  const started = performance.now();
  const child = spawn('npm', ['start'], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'], detached: true });
  const ended = once(child, 'exit');
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      if (line.startsWith('Parley is up')) return (performance.now() - started) / 1_000;
    }
    throw new Error('npm start exited before Parley was up');
  } finally {
    // npm does not forward the signal to all its descendants.
    process.kill(-child.pid, 'SIGTERM');
    await ended;
  }
}
