import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, closeSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { backoff } from '@parley/service/async';
import type { ServiceSpec } from './services.ts';

/** The time between SIGTERM and SIGKILL. */
const STOP_DEADLINE_MS = 25_000;
/** The backoff is reset after a process has run this long. */
const STEADY_MS = 30_000;
const LOG_TAIL_LINES = 20;

/** Keeps one service running until it is stopped. Restarts it with growing delays when it exits unexpectedly. */
export class SupervisedService {
  private child: ChildProcess;
  private stopping = false;
  private failures = 0;
  private startedAt = 0;

  constructor(
    readonly spec: ServiceSpec,
    readonly logFile: string,
    private readonly onChange: () => void,
    /** Called when the process exited without `stop`. */
    private readonly onExit: (name: string, signal: NodeJS.Signals | null) => void = () => undefined,
  ) {
    this.child = this.spawn();
  }

  get pid(): number | undefined {
    return this.child.exitCode === null && this.child.signalCode === null ? this.child.pid : undefined;
  }

  /** True after the service exited unexpectedly; it is restarted later. */
  get hasFailed(): boolean {
    return this.failures > 0;
  }

  /** @returns the exit code of the process; null when a signal ended it. */
  async stop(): Promise<number | null> {
    this.stopping = true;
    await stopProcess(this.child);
    return this.child.exitCode;
  }

  /** The end of the service's log, to diagnose why it does not start. */
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
    // Stopped while waiting.
    if (this.stopping) return;
    this.child = this.spawn();
    this.onChange();
  }
}

/**
 * Runs a script to completion.
 * @throws Error with its output on failure.
 */
export async function runToEnd(script: string, env: Record<string, string>, logFile: string): Promise<void> {
  const child = spawnLogged(script, env, logFile);
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${script} failed:\n${await readFile(logFile, 'utf8')}`);
}

/** Starts a script in a separate process group, so that Ctrl-C does not reach it directly. It ends with its parent. */
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
