import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { processes, type RunningProcess } from './environment.ts';
import { readMetrics } from './metrics.ts';
import { EMBEDDED_STORES } from './embedded-stores.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LAUNCHER = ['dev/launcher/dist/main.js', 'exec', '--', process.execPath, '-e'];
/** Prints the addresses of the system, then runs until stdin is closed. */
const PRINT_AND_WAIT = `
  console.log(JSON.stringify(Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('PARLEY_')))));
  process.stdin.resume().on('end', () => process.exit());
`;
const POLL_MS = 100;

/**
 * A separate system for one test file, whose processes can be killed without affecting other test files. Once started,
 * the helpers in `tests/support` use it.
 */
export class IsolatedSystem {
  private constructor(
    /** The pid of the launcher, which restarts services when they end. */
    private readonly pid: number,
    private readonly closeStdin: () => void,
    private readonly ended: Promise<unknown>,
  ) {}

  /**
   * @param settings environment variables of its services.
   * @throws Error when it does not start. Its output is part of the test's output.
   */
  static async start(settings: Record<string, string> = {}): Promise<IsolatedSystem> {
    const launcher = spawn(process.execPath, [...LAUNCHER, PRINT_AND_WAIT], {
      cwd: ROOT,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...EMBEDDED_STORES, ...settings },
    });
    const ended = once(launcher, 'exit');
    const lines = createInterface({ input: launcher.stdout });
    const line = await Promise.race([once(lines, 'line').then(([text]) => String(text)), ended.then(() => null)]);
    if (line === null) throw new Error('the system did not start');
    // Jest isolates the environment of each test file.
    Object.assign(process.env, JSON.parse(line));
    return new IsolatedSystem(Number(launcher.pid), () => launcher.stdin.end(), ended);
  }

  /** Kills a process with SIGKILL. @returns a function that waits until its replacement is ready. */
  kill({ name, pid }: RunningProcess): () => Promise<void> {
    process.kill(pid, 'SIGKILL');
    return async () => {
      for (;;) {
        const next = processes().find((process) => process.name === name && process.pid !== pid);
        if (next && (await isReady(next))) return;
        await delay(POLL_MS);
      }
    };
  }

  /**
   * Kills a process and prevents its restart, so that its port refuses connections.
   * @returns a function that allows the restart and waits until the process is ready.
   */
  keepDown(running: RunningProcess): () => Promise<void> {
    process.kill(this.pid, 'SIGSTOP');
    const waitUntilReady = this.kill(running);
    return () => {
      process.kill(this.pid, 'SIGCONT');
      return waitUntilReady();
    };
  }

  async stop(): Promise<void> {
    process.kill(this.pid, 'SIGCONT');
    this.closeStdin();
    await this.ended;
  }
}

/** Finds a running process by the prefix of its name. @throws Error when there is none. */
export function running(name: string): RunningProcess {
  const found = processes().find((process) => process.name.startsWith(name));
  if (!found) throw new Error(`${name} is not running`);
  return found;
}

/** The chat replicas, sorted by the number of their tails in descending order. */
export async function chatReplicas(): Promise<RunningProcess[]> {
  const replicas = processes().filter(({ name }) => name.startsWith('chat'));
  const counted = await Promise.all(
    replicas.map(async (replica) => {
      const metrics = await readMetrics(String(replica.opsUrl));
      return { replica, tails: metrics.sum('parley_chat_tails') ?? 0 };
    }),
  );
  return counted.sort((a, b) => b.tails - a.tails).map(({ replica }) => replica);
}

async function isReady({ url }: RunningProcess): Promise<boolean> {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}
