import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { DataFolderInUseError, StoreUnavailableError } from './errors.ts';
import { startStores } from './start-stores.ts';
import { URL_VARIABLES, type StartOptions, type Stores } from './stores.ts';

const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Shells add this to a signal's number for the exit code of a process that it ended. */
const SIGNAL_EXIT_BASE = 128;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

/** Starts throwaway stores, runs the command with their URLs in its environment, and returns its exit code. */
export function execWithStores(command: string, args: readonly string[]): Promise<number> {
  return withStores({ throwAway: true }, (stores, stopped) => {
    const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...urls(stores) } });
    // The terminal also sends Ctrl-C to the child; other signals reach only this process.
    stopped.addEventListener('abort', () => void child.kill(stopped.reason as NodeJS.Signals));
    return new Promise((resolve) => {
      child.on('error', (error) => {
        say(error.message);
        resolve(SIGNAL_EXIT_BASE - 1);
      });
      child.on('exit', (code, signal) => resolve(signal ? SIGNAL_EXIT_BASE + constants.signals[signal] : (code ?? 1)));
    });
  });
}

/** Starts stores that keep their data, prints their URLs, and runs until stopped. */
export function keepStores(): Promise<number> {
  return withStores({}, async (stores, stopped) => {
    for (const [variable, url] of Object.entries(urls(stores))) process.stdout.write(`${variable}=${url}\n`);
    stores.onExit(({ name, pid }, code, signal) => {
      if (!stopped.aborted) say(`${name} (${pid}) ended with ${signal ?? code}`);
    });
    await new Promise((resolve) => stopped.addEventListener('abort', resolve));
    return 0;
  });
}

/** Runs `work` with stores and always stops them; returns the exit code. */
async function withStores(
  options: Pick<StartOptions, 'throwAway'>,
  work: (stores: Stores, stopped: AbortSignal) => Promise<number>,
): Promise<number> {
  const controller = new AbortController();
  for (const name of STOP_SIGNALS) process.on(name, () => controller.abort(name));
  try {
    const stores = await startStores({ ...options, env: process.env, onProgress: say, signal: controller.signal });
    for (const { name, engine } of Object.values(stores.stores)) say(`${name}: ${engine}`);
    try {
      return await work(stores, controller.signal);
    } finally {
      await stores.stop();
    }
  } catch (error) {
    if (controller.signal.aborted)
      return SIGNAL_EXIT_BASE + constants.signals[controller.signal.reason as NodeJS.Signals];
    if (!(error instanceof StoreUnavailableError || error instanceof DataFolderInUseError)) throw error;
    say(error.message);
    return 1;
  }
}

function urls({ stores }: Stores): Record<string, string> {
  return Object.fromEntries(Object.values(stores).map(({ name, url }) => [URL_VARIABLES[name], url]));
}
