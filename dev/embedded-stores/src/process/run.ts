import { spawn } from 'node:child_process';
import type { RunAs } from './run-as.ts';

/** How much of a failed command's output is quoted in the error. */
const OUTPUT_TAIL_CHARS = 2_000;

/** How much of a command's output is kept at all. */
const OUTPUT_LIMIT_CHARS = 1_000_000;

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  user?: RunAs;
  signal?: AbortSignal;
  /** Called with each line of standard output. */
  onLine?(line: string): void;
}

/** Runs a command and returns its standard output; throws with the end of its output on failure. */
export function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? '/',
      env: options.env ?? process.env,
      ...options.user,
      signal: options.signal,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    let line = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout = (stdout + text).slice(-OUTPUT_LIMIT_CHARS);
      const lines = (line + text).split('\n');
      line = lines.pop() ?? '';
      lines.forEach((each) => options.onLine?.(each));
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-OUTPUT_LIMIT_CHARS);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(stdout);
      const tail = `${stdout}${stderr}`.trim().slice(-OUTPUT_TAIL_CHARS);
      reject(new Error(`${command} ended with ${code ?? signal}:\n${tail}`));
    });
  });
}
