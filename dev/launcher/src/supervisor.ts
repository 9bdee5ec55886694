import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { backoff } from '@parley/service';
import type { ServiceSpec } from './services.ts';

/** After SIGTERM a process has this long before SIGKILL. */
const STOP_DEADLINE_MS = 25_000;
/** A process that ran this long starts its backoff anew. */
const STEADY_MS = 30_000;
const LOG_TAIL_LINES = 20;

/** Keeps one service running until it is stopped: started again, with growing waits, when it ends by itself. */
export class SupervisedService {
  private child: ChildProcess;
  private stopping = false;
  private failures = 0;
  private startedAt = 0;

  constructor(
    readonly spec: ServiceSpec,
    readonly logFile: string,
    private readonly onChange: () => void,
    /** Called when the process ended and was not told to by `stop`. */
    private readonly onExit: (name: string, signal: NodeJS.Signals | null) => void = () => undefined,
  ) {
    this.child = this.spawn();
  }

  get pid(): number | undefined {
    return this.child.exitCode === null && this.child.signalCode === null ? this.child.pid : undefined;
  }

  /** True once the service ended by itself; it is started again after a while. */
  get hasFailed(): boolean {
    return this.failures > 0;
  }

  /** @returns what the process exited with; null when a signal ended it. */
  async stop(): Promise<number | null> {
    this.stopping = true;
    await stopProcess(this.child);
    return this.child.exitCode;
  }

  /** The end of what the service logged, for a person who asks why it does not start. */
  async logTail(): Promise<string> {
    const lines = (await readFile(this.logFile, 'utf8')).trimEnd().split('\n');
    return lines.slice(-LOG_TAIL_LINES).join('\n');
  }

  private spawn(): ChildProcess {
    this.startedAt = Date.now();
    const child = spawnLogged(this.spec.script, this.spec.env, this.logFile);
    child.once('exit', (_code, signal) => void this.startAgain(signal));
    return child;
  }

  private async startAgain(signal: NodeJS.Signals | null): Promise<void> {
    if (this.stopping) return;
    this.onExit(this.spec.name, signal);
    if (Date.now() - this.startedAt > STEADY_MS) this.failures = 0;
    this.onChange();
    await delay(backoff(this.failures++));
    // Stopped while it waited.
    if (this.stopping) return;
    this.child = this.spawn();
    this.onChange();
  }
}

/**
 * Runs a script that ends by itself.
 * @throws Error with what it printed when it fails.
 */
export async function runToEnd(script: string, env: Record<string, string>, logFile: string): Promise<void> {
  const child = spawnLogged(script, env, logFile);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${script} failed:\n${await readFile(logFile, 'utf8')}`);
}

/** Starts a script in a process group of its own (Ctrl-C is ours to pass on), which ends when we do. */
function spawnLogged(script: string, env: Record<string, string>, logFile: string): ChildProcess {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  try {
    return spawn(process.execPath, [script], {
      env: { ...process.env, ...env },
      stdio: ['ignore', log, log, 'ipc'],
      detached: true,
    });
  } finally {
    closeSync(log);
  }
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const deadline = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
  await exited;
  clearTimeout(deadline);
}
