import { DeadlineExceededError, ServiceUnavailableError } from '@parley/service/errors';
import type { Deadline } from '@parley/service/time';

/** A request with less time left is not started, in ms: a batch must be written before the first of its deadlines. */
const MIN_REMAINING_MS = 250;

/**
 * A request of a batch. The commit settles each one; requests that it leaves open when it throws are rejected with the
 * error.
 */
export interface Waiting<Request, Result> {
  request: Request;
  deadline: Deadline;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

export interface GroupCommitOptions {
  /** Maximum number of requests in one commit. */
  batch: number;
  /** Maximum number of waiting requests per key. */
  queue: number;
  /** The error message when the queue of a key is full. */
  onFull: string;
}

/**
 * Group commit: requests with the same key are committed in batches, one after another. A batch contains the requests
 * that arrived during the previous one. Batches of different keys do not wait for each other.
 */
export class GroupCommit<Request, Result> {
  private readonly queues = new Map<string, Waiting<Request, Result>[]>();

  constructor(
    private readonly options: GroupCommitOptions,
    private readonly commit: (key: string, batch: readonly Waiting<Request, Result>[]) => Promise<void>,
  ) {}

  /** Number of requests that wait for the running batch of their key. */
  get waiting(): number {
    return [...this.queues.values()].reduce((sum, queue) => sum + queue.length, 0);
  }

  /** Number of keys with a running batch. */
  get size(): number {
    return this.queues.size;
  }

  /**
   * @returns the result of the commit for the request.
   * @throws whatever the commit throws.
   * @throws ServiceUnavailableError when the queue is full.
   * @throws DeadlineExceededError when the deadline passes, or the caller disconnects, before the request's turn.
   *   Nothing is done then.
   */
  submit(key: string, request: Request, deadline: Deadline): Promise<Result> {
    return new Promise((resolve, reject) => {
      const queue = this.queues.get(key);
      if (queue && queue.length >= this.options.queue) {
        return reject(new ServiceUnavailableError(this.options.onFull));
      }
      const waiting = { request, deadline, resolve, reject };
      if (queue) queue.push(waiting);
      else void this.drain(key, [waiting]);
    });
  }

  private async drain(key: string, queue: Waiting<Request, Result>[]): Promise<void> {
    this.queues.set(key, queue);
    while (queue.length > 0) {
      const batch = await rejectLate(queue.splice(0, this.options.batch));
      try {
        if (batch.length > 0) await this.commit(key, batch);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.queues.delete(key);
  }
}

/** Rejects requests that have too little time left. @returns the others. */
export async function rejectLate<Request, Result>(
  batch: readonly Waiting<Request, Result>[],
): Promise<Waiting<Request, Result>[]> {
  await settled(batch);
  return batch.filter((waiting) => {
    const isInTime = !isLate(waiting);
    if (!isInTime) waiting.reject(new DeadlineExceededError());
    return isInTime;
  });
}

/** Resolves when it is known which callers have disconnected; see `Deadline`. */
export const settled = async ([first]: readonly Pick<Waiting<never, never>, 'deadline'>[]): Promise<void> =>
  first?.deadline.settled();

/** True when a request has too little time left to start anything. */
export const isLate = ({ deadline }: Pick<Waiting<never, never>, 'deadline'>) =>
  deadline.signal.aborted || deadline.remaining < MIN_REMAINING_MS;

/** The time until the first of the deadlines, in whole ms, at most `maxMs`. Zero or negative when it has passed. */
export const remainingForAll = (batch: readonly Pick<Waiting<never, never>, 'deadline'>[], maxMs: number) =>
  Math.floor(Math.min(maxMs, ...batch.map(({ deadline }) => deadline.remaining)));

/**
 * The time that a write for all of these may take, see `remainingForAll`. @throws DeadlineExceededError when no time is
 * left.
 */
export function timeForAll(batch: readonly Pick<Waiting<never, never>, 'deadline'>[], maxMs: number): number {
  const left = remainingForAll(batch, maxMs);
  if (left <= 0) throw new DeadlineExceededError();
  return left;
}
