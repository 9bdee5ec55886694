/**
 * How long `npm start` takes until it says that Parley is up: cold, with no data yet, and warm, with the data of the start
 * before. What it runs has been installed and built before, as after the first `npm start` of a checkout.
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

const contestants = [
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
const results = await inRounds(rounds, contestants, async ({ run }) => ({ 'seconds to up': await run() }));
// There is nothing to compare it with.
report(rowsOf(results, 'seconds to up').map(({ 'seconds to up, to ours': _none, ...row }) => row));

async function withFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'parley-start-'));
  // The stores of root run as somebody else.
  chmodSync(folder, 0o755);
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Starts and stops it. @returns the seconds from the command to its word that it is up. */
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
    throw new Error('it ended before it was up');
  } finally {
    // npm does not pass the signal on to all that it started.
    process.kill(-child.pid, 'SIGTERM');
    await ended;
  }
}
