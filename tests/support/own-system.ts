import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { processes, type RunningProcess } from './environment.ts';
import { readMetrics } from './metrics.ts';
import { OWN_STORES } from './own-stores.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const LAUNCHER = ['dev/launcher/dist/main.js', 'exec', '--', process.execPath, '-e'];
/** Tells where the system is, and stays until whoever started it is gone. */
const STAY = `
  console.log(JSON.stringify(Object.fromEntries(Object.entries(process.env).filter(([name]) => name.startsWith('PARLEY_')))));
  process.stdin.resume().on('end', () => process.exit());
`;
const POLL_MS = 100;

/**
 * A system of this test file's own, whose processes may be killed without harm to the tests of other files. Once it
 * stands, all of `tests/support` speaks to it.
 */
export class OwnSystem {
  private constructor(
    /** Of the process that starts services again when they end. */
    private readonly pid: number,
    private readonly leave: () => void,
    private readonly ended: Promise<unknown>,
  ) {}

  /**
   * @param settings of its services, by the names of their variables.
   * @throws Error when it does not start; what it printed is in the test's output.
   */
  static async start(settings: Record<string, string> = {}): Promise<OwnSystem> {
    const launcher = spawn(process.execPath, [...LAUNCHER, STAY], {
      cwd: ROOT,
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...OWN_STORES, ...settings },
    });
    const ended = once(launcher, 'exit');
    const lines = createInterface({ input: launcher.stdout });
    const line = await Promise.race([once(lines, 'line').then(([text]) => String(text)), ended.then(() => null)]);
    if (line === null) throw new Error('the system did not start');
    // Jest gives each file an environment of its own.
    Object.assign(process.env, JSON.parse(line));
    return new OwnSystem(Number(launcher.pid), () => launcher.stdin.end(), ended);
  }

  /** Kills a process on the spot. @returns how to wait until another has taken its place and is ready. */
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
   * Kills a process, and keeps it from being started again for now: its port refuses connections.
   * @returns how to let it be started, and wait until it is ready.
   */
  keepDown(running: RunningProcess): () => Promise<void> {
    process.kill(this.pid, 'SIGSTOP');
    const comesBack = this.kill(running);
    return () => {
      process.kill(this.pid, 'SIGCONT');
      return comesBack();
    };
  }

  async stop(): Promise<void> {
    process.kill(this.pid, 'SIGCONT');
    this.leave();
    await this.ended;
  }
}

/** A running service by the beginning of its name. @throws Error when there is none. */
export function running(name: string): RunningProcess {
  const found = processes().find((process) => process.name.startsWith(name));
  if (!found) throw new Error(`${name} is not running`);
  return found;
}

/** The chat replicas, that which serves the most rooms' subscriptions first. */
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
