import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** A replica in a separate process, which can be killed. */
export interface ReplicaProcess {
  url: string;
  /** Freezes or resumes it. */
  signal(name: 'SIGSTOP' | 'SIGCONT'): void;
  /** Kills it without a shutdown. */
  kill(): Promise<void>;
}

/** Runs the built program. @throws Error with its output if it exits before it listens. */
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
