import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RAISED_LIMITS } from './raised-limits.ts';
import { readSettings } from './settings.ts';
import type { RunningSystem } from './running-system.ts';
import { startSystem } from './system.ts';

/**
 * The configuration of a public deployment: default limits, no introspection, and the heap that Node chooses in a
 * container of 512 MB, which `docker/compose.yml` allows.
 */
const PRODUCTION = { INTROSPECTION: 'false', NODE_OPTIONS: '--max-old-space-size=256' };

/** The number of lines of one service that are shown after a failure. */
const MAX_LINES = 20;
/** The levels `error` and `fatal` in pino's output. */
const IS_ERROR = /"level":[56]0\b/;

/**
 * Runs a command alongside a separate system, on free ports and with throwaway data, and returns the command's exit
 * code. The command finds the system in `PARLEY_URL` (the edge proxy), `PARLEY_GATEWAY_URL`, `PARLEY_PROCESSES` (the
 * list of processes) and `PARLEY_SECRETS` (the shared secrets of this system).
 */
export async function exec(
  env: NodeJS.ProcessEnv,
  [program, ...args]: string[],
  { likeProduction }: { likeProduction: boolean },
  signal: AbortSignal,
): Promise<number> {
  if (!program) throw new Error('Specify a command: exec -- <command>');
  const folder = await mkdtemp(join(tmpdir(), 'parley-system-'));
  const settings = readSettings({ ...env, PORT: '0', GATEWAY_PORT: '0' });
  try {
    const raised = Object.entries(RAISED_LIMITS).map(([name, value]) => [name, env[name] || value]);
    const variables = likeProduction ? PRODUCTION : (Object.fromEntries(raised) as Record<string, string>);
    const options = {
      settings,
      folder,
      throwAway: true,
      env,
      variables: () => variables,
      onProgress: () => undefined,
      signal,
    };
    const system = await startSystem(options);
    try {
      const child = spawn(program, args, {
        stdio: 'inherit',
        env: {
          ...env,
          PARLEY_URL: system.edgeUrl,
          PARLEY_GATEWAY_URL: system.gatewayUrl,
          PARLEY_PROCESSES: system.processesFile,
          PARLEY_SECRETS: system.secretsFile,
        },
      });
      signal.addEventListener('abort', () => child.kill('SIGTERM'), { once: true });
      const [code] = (await once(child, 'exit')) as [number | null];
      if (code !== 0) process.stderr.write(await errorsOf(system));
      return code ?? 1;
    } finally {
      await system.stop();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The errors that the services logged, since their logs are removed with the data. */
async function errorsOf({ services }: RunningSystem): Promise<string> {
  const logs = services.map(async ({ spec, logFile }) => {
    const lines = (await readFile(logFile, 'utf8')).split('\n').filter((line) => IS_ERROR.test(line));
    return lines.slice(-MAX_LINES).map((line) => `${spec.name}: ${line}\n`);
  });
  return (await Promise.all(logs)).flat().join('');
}
