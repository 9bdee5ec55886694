import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { ServiceUnavailableError } from '@parley/service/errors';
import type { Logger } from '@parley/service/telemetry';
import { plannedFrom, type Planned, type Planning } from './planning.ts';

/** Operations that may wait for a plan, which takes 1 to 50 ms. */
const MAX_WAITING = 500;
/** How long a plan may take, in ms, before the thread is replaced. */
const MAX_PLAN_MS = 5_000;
/** The thread's heap limit. The supergraph takes 40 MB. */
const HEAP_MIB = 96;

/** The compiled module: worker threads cannot run TypeScript. */
const THREAD = new URL('../../dist/planning/thread.js', import.meta.url);

export interface ThreadData {
  supergraphSdl: string;
}

export interface PlanRequest {
  source: string;
  operationName: string | undefined;
}

export type PlanResponse = 'ready' | { json: string; failure?: undefined } | { failure: string };

interface Waiting extends PlanRequest {
  resolve(planned: Planned): void;
  reject(error: Error): void;
}

/**
 * Plans operations in a worker thread. A plan can block its thread for a hundred milliseconds. A thread that fails or
 * takes too long is replaced.
 */
export class PlanningThread implements Planning {
  private readonly waiting: Waiting[] = [];
  private current: Waiting | undefined;
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  private constructor(
    private readonly startWorker: () => Worker,
    /** Null after a failure, until the next plan. */
    private worker: Worker | null,
    private readonly logger: Logger,
  ) {
    if (worker) this.listen(worker);
  }

  /**
   * Resolves when the thread is ready.
   * @param module the module that the thread runs.
   */
  static async start(data: ThreadData, logger: Logger, module = THREAD): Promise<PlanningThread> {
    const resourceLimits = { maxOldGenerationSizeMb: HEAP_MIB };
    const startWorker = () => new Worker(module, { workerData: data, resourceLimits });
    const worker = startWorker();
    await once(worker, 'message');
    return new PlanningThread(startWorker, worker, logger);
  }

  plan(source: string, operationName: string | undefined): Promise<Planned> {
    return new Promise((resolve, reject) => {
      if (this.isClosed || this.waiting.length >= MAX_WAITING) return reject(new ServiceUnavailableError());
      this.waiting.push({ source, operationName, resolve, reject });
      this.advance();
    });
  }

  async close(): Promise<void> {
    this.isClosed = true;
    for (const { reject } of this.waiting.splice(0)) reject(new ServiceUnavailableError());
    this.end()?.reject(new ServiceUnavailableError());
    await this.worker?.terminate();
  }

  private advance(): void {
    if (this.current) return;
    this.current = this.waiting.shift();
    if (!this.current) return;
    const { source, operationName } = this.current;
    this.worker ??= this.listen(this.startWorker());
    this.worker.postMessage({ source, operationName } satisfies PlanRequest);
    this.timer = setTimeout(() => this.replace(new Error('planning timed out')), MAX_PLAN_MS).unref();
  }

  /** Clears and returns the current operation, if any. */
  private end(): Waiting | undefined {
    clearTimeout(this.timer);
    const { current } = this;
    this.current = undefined;
    return current;
  }

  private listen(worker: Worker): Worker {
    // A pending request keeps the process alive; the thread need not.
    worker.unref();
    worker.on('message', (message: PlanResponse) => {
      if (message === 'ready') return;
      const current = this.end();
      if (message.failure === undefined) current?.resolve(plannedFrom(message.json));
      else current?.reject(new Error(message.failure));
      this.advance();
    });
    worker.on('error', (error) => {
      if (worker === this.worker) this.replace(error);
    });
    return worker;
  }

  private replace(error: unknown): void {
    if (this.isClosed) return;
    this.logger.error({ err: error }, 'planning thread replaced');
    this.end()?.reject(new ServiceUnavailableError());
    void this.worker?.terminate();
    // The next operation starts another thread. If the thread cannot start, each operation fails, but there is no
    // restart loop.
    this.worker = null;
    this.advance();
  }
}
