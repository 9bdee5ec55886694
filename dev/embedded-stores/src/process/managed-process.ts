import { spawn, type ChildProcess } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunAs } from './run-as.ts';

/** The time in which a store must become ready (crash recovery included). */
const READY_DEADLINE_MS = 60_000;
const READY_POLL_MS = 25;
/** An orderly shutdown that takes longer is ended with SIGKILL. */
const STOP_DEADLINE_MS = 15_000;
/** How much of a log is quoted when a store does not start. */
const LOG_TAIL_CHARS = 2_000;

export interface ProcessSpec {
  name: string;
  command: string;
  args: readonly string[];
  /** Inside the data folder, so that a later start recognises an orphan. */
  cwd: string;
  logFile: string;
  user?: RunAs;
  env?: NodeJS.ProcessEnv;
  stopSignal: NodeJS.Signals;
  /** Connects once; rejects while the process is not ready. */
  probe(): Promise<void>;
  /** Cleans up after a killed process of the same kind, before a start. */
  prepare?(): Promise<void>;
}

type ExitListener = (code: number | null, signal: NodeJS.Signals | null, pid: number) => void;

/** A store's process: started, probed until it is ready, and stopped. It may be started again after it ended. */
export class ManagedProcess {
  readonly name: string;
  readonly #spec: ProcessSpec;
  readonly #exitListeners = new Set<ExitListener>();
  #child: ChildProcess | undefined;
  #exited: Promise<void> = Promise.resolve();

  constructor(spec: ProcessSpec) {
    this.name = spec.name;
    this.#spec = spec;
  }

  /** The process id; 0 while it is not running. */
  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Calls the listener each time the process ends, whether expected or not. */
  onExit(listener: ExitListener): void {
    this.#exitListeners.add(listener);
  }

  /** Starts the process and waits until its probe succeeds. */
  async start(signal?: AbortSignal): Promise<void> {
    await this.#spec.prepare?.();
    signal?.throwIfAborted();
    await this.#spawn();
    try {
      await this.ready(signal);
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Waits until the running process passes its probe. */
  async ready(signal?: AbortSignal): Promise<void> {
    const deadline = Date.now() + READY_DEADLINE_MS;
    while (this.#child && Date.now() < deadline) {
      signal?.throwIfAborted();
      const isReady = await this.#spec.probe().then(
        () => true,
        () => false,
      );
      if (isReady) return;
      await sleep(READY_POLL_MS);
    }
    const what = this.#child ? `did not become ready in ${READY_DEADLINE_MS} ms` : 'ended while starting';
    throw new Error(`${this.name} ${what}:\n${await this.#logTail()}`);
  }

  /** Stops the process, by force if it takes too long. */
  async stop(stopSignal = this.#spec.stopSignal): Promise<void> {
    const child = this.#child;
    if (!child) return;
    child.kill(stopSignal);
    // A suspended (SIGSTOP) process would never receive the signal.
    child.kill('SIGCONT');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_DEADLINE_MS);
    await this.#exited;
    clearTimeout(timer);
  }

  async #spawn(): Promise<void> {
    const { command, args, cwd, env, user } = this.#spec;
    const log = await open(this.#spec.logFile, 'a');
    try {
      const child = spawn(command, args, {
        cwd,
        env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', TZ: 'UTC', ...env },
        ...user,
        // A separate session: Ctrl-C in the terminal reaches only this process, which stops the stores last.
        detached: true,
        stdio: ['ignore', log.fd, log.fd],
      });
      await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
      this.#child = child;
      this.#exited = new Promise((resolve) => {
        child.once('exit', (code, signal) => {
          if (this.#child === child) this.#child = undefined;
          for (const listener of this.#exitListeners) listener(code, signal, child.pid ?? 0);
          resolve();
        });
      });
    } finally {
      await log.close();
    }
  }

  async #logTail(): Promise<string> {
    const log = await readFile(this.#spec.logFile, 'utf8').catch(() => '');
    return log.slice(-LOG_TAIL_CHARS);
  }
}
