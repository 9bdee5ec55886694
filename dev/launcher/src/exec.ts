import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RAISED_LIMITS } from './raised-limits.ts';
import { readSettings } from './settings.ts';
import { startSystem, type System } from './system.ts';

/**
 * As it is delivered, to a public place: limits are as they are, nobody may ask for the schema, and the heap is what Node
 * gives itself in a container of 512 MB, which is what `docker/compose.yml` allows.
 */
const DELIVERED = { INTROSPECTION: 'false', NODE_OPTIONS: '--max-old-space-size=256' };

/** Lines of one service that are shown after a failure. */
const MOST_LINES = 20;
/** How pino writes the levels `error` and `fatal`. */
const IS_ERROR = /"level":[56]0\b/;

/**
 * Runs a command beside a system of its own, on free ports and with data that is thrown away, and returns the
 * command's exit code. The command finds the system in `PARLEY_URL` (the page), `PARLEY_GATEWAY_URL`,
 * `PARLEY_PROCESSES` (the list of processes) and `PARLEY_SECRETS` (what its services share; of this system only).
 */
export async function exec(
  env: NodeJS.ProcessEnv,
  [program, ...args]: string[],
  { asDelivered }: { asDelivered: boolean },
  signal: AbortSignal,
): Promise<number> {
  if (!program) throw new Error('Say which command to run: exec -- <command>');
  const folder = await mkdtemp(join(tmpdir(), 'parley-system-'));
  const settings = readSettings({ ...env, PORT: '0', GATEWAY_PORT: '0' });
  try {
    const raised = Object.entries(RAISED_LIMITS).map(([name, value]) => [name, env[name] || value]);
    const variables = asDelivered ? DELIVERED : (Object.fromEntries(raised) as Record<string, string>);
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
          PARLEY_URL: system.webUrl,
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

/** What the services logged as errors, since their logs are thrown away with everything else. */
async function errorsOf({ services }: System): Promise<string> {
  const logs = services.map(async ({ spec, logFile }) => {
    const lines = (await readFile(logFile, 'utf8')).split('\n').filter((line) => IS_ERROR.test(line));
    return lines.slice(-MOST_LINES).map((line) => `${spec.name}: ${line}\n`);
  });
  return (await Promise.all(logs)).flat().join('');
}
