import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from './settings.ts';
import { startSystem } from './system.ts';

/**
 * A program does in a second what a person does in a minute: these limits would slow down every test and tell nothing.
 * Who tests a limit sets it.
 */
const LIMITS = { LIMIT_ROOM_CHANGES: '100000', LIMIT_SEARCHES: '100000' };

/**
 * Runs a command beside a system of its own, on free ports and with data that is thrown away, and returns the
 * command's exit code. The command finds the system in `PARLEY_URL` (the page), `PARLEY_GATEWAY_URL` and
 * `PARLEY_PROCESSES` (the list of processes).
 */
export async function exec(env: NodeJS.ProcessEnv, [program, ...args]: string[], signal: AbortSignal): Promise<number> {
  if (!program) throw new Error('Say which command to run: exec -- <command>');
  const folder = await mkdtemp(join(tmpdir(), 'parley-system-'));
  const settings = readSettings({ ...env, PORT: '0', GATEWAY_PORT: '0' });
  try {
    const limits = Object.fromEntries(Object.entries(LIMITS).map(([name, value]) => [name, env[name] || value]));
    const options = { settings, folder, throwAway: true, env, limits, onProgress: () => undefined, signal };
    const system = await startSystem(options);
    try {
      const child = spawn(program, args, {
        stdio: 'inherit',
        env: {
          ...env,
          PARLEY_URL: system.webUrl,
          PARLEY_GATEWAY_URL: system.gatewayUrl,
          PARLEY_PROCESSES: system.processesFile,
        },
      });
      signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
      const [code] = (await once(child, 'exit')) as [number | null];
      return code ?? 1;
    } finally {
      await system.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
