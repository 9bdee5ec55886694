import { spawn, type ChildProcess } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RunAs } from './run-as.ts';

/** A store must answer within this time of its start (crash recovery included). */
const READY_DEADLINE_MS = 60_000;
const READY_POLL_MS = 25;
/** An orderly stop that takes longer is ended with SIGKILL. */
const STOP_DEADLINE_MS = 15_000;
/** How much of a log is quoted when a store does not come up. */
const LOG_TAIL_CHARS = 2_000;

export interface ProcessSpec {
  name: string;
  command: string;
  args: readonly string[];
  /** Inside the data folder: by it a later start recognises an orphan. */
  cwd: string;
  logFile: string;
  user?: RunAs;
  env?: NodeJS.ProcessEnv;
  stopSignal: NodeJS.Signals;
  /** Connects once; rejects while the process is not yet ready. */
  probe(): Promise<void>;
  /** Clears up after an earlier, killed process of the same kind, before a start. */
  prepare?(): Promise<void>;
}

type ExitListener = (code: number | null, signal: NodeJS.Signals | null, pid: number) => void;

/** A store's process: started, probed until it answers, and stopped; may be started again after it ended. */
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

  /** The process id, or 0 while there is no process. */
  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Told each time the process ends, wanted or not. */
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

  /** Waits until the running process answers its probe. */
  async ready(signal?: AbortSignal): Promise<void> {
    const deadline = Date.now() + READY_DEADLINE_MS;
    while (this.#child && Date.now() < deadline) {
      signal?.throwIfAborted();
      const answers = await this.#spec.probe().then(
        () => true,
        () => false,
      );
      if (answers) return;
      await sleep(READY_POLL_MS);
    }
    const what = this.#child ? `did not become ready in ${READY_DEADLINE_MS} ms` : 'ended while starting';
    throw new Error(`${this.name} ${what}:\n${await this.#logTail()}`);
  }

  /** Stops the process in order, and by force when that takes too long. */
  async stop(stopSignal = this.#spec.stopSignal): Promise<void> {
    const child = this.#child;
    if (!child) return;
    child.kill(stopSignal);
    // A stopped (SIGSTOP) process would never see the signal.
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
        // A session of its own: Ctrl-C in the terminal reaches us, and we stop the stores last.
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
