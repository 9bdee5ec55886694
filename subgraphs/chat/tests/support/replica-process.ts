import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** A replica that can be killed, as it is a process of its own. */
export interface ReplicaProcess {
  url: string;
  /** Stops it where it stands, or lets it go on. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** Ends it as a crash does; it has no time to say anything. */
  kill(): Promise<void>;
}

/** Runs the built program. @throws Error with what it printed when it ends before it listens. */
export async function startReplicaProcess(environment: Record<string, string>): Promise<ReplicaProcess> {
  const child = spawn(process.execPath, [PROGRAM], {
    env: { ...process.env, LOG_LEVEL: 'info', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const kill = async () => {
    child.kill('SIGKILL');
    await exited;
  };
  const printed: string[] = [];
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    printed.push(line);
    const { msg, url } = JSON.parse(line) as { msg: string; url: string };
    if (msg !== 'listening') continue;
    child.stdout.resume();
    return { url, kill, signal: (name) => void child.kill(name) };
  }
  throw new Error(`the replica ended:\n${printed.join('\n')}`);
}
