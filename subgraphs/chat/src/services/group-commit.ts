import { ServiceUnavailableError } from '@parley/shared';

/** A request of a batch. The commit settles each by itself; one that it leaves open when it throws fails with it. */
export interface Waiting<Request, Result> {
  request: Request;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

export interface GroupCommitOptions {
  /** Requests that one commit takes at most. */
  batch: number;
  /** Requests that may wait for one key. */
  queue: number;
  /** A request that has waited for longer is refused when its turn comes: nobody may be there any more to hear of it. */
  deadlineMs: number;
  /** What is said to a request that is one more than may wait. */
  onFull: string;
}

/**
 * Group commit: requests with one key are committed one batch after the other, each batch made up of what came while
 * the one before it was under way. Batches of different keys do not wait for each other.
 */
export class GroupCommit<Request, Result> {
  private readonly queues = new Map<string, (Waiting<Request, Result> & { since: number })[]>();

  constructor(
    private readonly options: GroupCommitOptions,
    private readonly commit: (key: string, batch: readonly Waiting<Request, Result>[]) => Promise<void>,
  ) {}

  /** Requests that wait for the batch before theirs. */
  get waiting(): number {
    return [...this.queues.values()].reduce((sum, queue) => sum + queue.length, 0);
  }

  /** Keys that have a batch under way. */
  get size(): number {
    return this.queues.size;
  }

  /**
   * @returns what the commit makes of the request.
   * @throws what the commit throws.
   * @throws ServiceUnavailableError when the queue is full, or the request has waited for too long: nothing is done.
   */
  submit(key: string, request: Request): Promise<Result> {
    return new Promise((resolve, reject) => {
      const queue = this.queues.get(key);
      if (queue && queue.length >= this.options.queue) {
        return reject(new ServiceUnavailableError(this.options.onFull));
      }
      const waiting = { request, since: performance.now(), resolve, reject };
      if (queue) queue.push(waiting);
      else void this.drain(key, [waiting]);
    });
  }

  private async drain(key: string, queue: (Waiting<Request, Result> & { since: number })[]): Promise<void> {
    this.queues.set(key, queue);
    while (queue.length > 0) {
      const late = performance.now() - this.options.deadlineMs;
      const batch = queue.splice(0, this.options.batch);
      const inTime = batch.filter(({ since }) => since >= late);
      for (const { since, reject } of batch) if (since < late) reject(new ServiceUnavailableError());
      try {
        if (inTime.length > 0) await this.commit(key, inTime);
      } catch (error) {
        for (const { reject } of inTime) reject(error);
      }
    }
    this.queues.delete(key);
  }
}
