import { DeadlineExceededError, ServiceUnavailableError, type Deadline } from '@parley/service';

/**
 * A request with less time left than this is not begun, in ms: what is written together for several must be written
 * before the first of their deadlines.
 */
const LEAST_MS = 250;

/** A request of a batch. The commit settles each by itself; one that it leaves open when it throws fails with it. */
export interface Waiting<Request, Result> {
  request: Request;
  deadline: Deadline;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

export interface GroupCommitOptions {
  /** Requests that one commit takes at most. */
  batch: number;
  /** Requests that may wait for one key. */
  queue: number;
  /** What is said to a request that is one more than may wait. */
  onFull: string;
}

/**
 * Group commit: requests with one key are committed one batch after the other, each batch made up of what came while
 * the one before it was under way. Batches of different keys do not wait for each other.
 */
export class GroupCommit<Request, Result> {
  private readonly queues = new Map<string, Waiting<Request, Result>[]>();

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
   * @throws ServiceUnavailableError when the queue is full; DeadlineExceededError when the request's time is over, or its
   *   caller has gone, before its turn comes. Then nothing is done.
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
      const batch = await refuseLate(queue.splice(0, this.options.batch));
      try {
        if (batch.length > 0) await this.commit(key, batch);
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.queues.delete(key);
  }
}

/** Refuses those for which nothing may be begun any more. @returns the others. */
export async function refuseLate<Request, Result>(
  batch: readonly Waiting<Request, Result>[],
): Promise<Waiting<Request, Result>[]> {
  await settled(batch);
  return batch.filter((waiting) => {
    const isInTime = !isLate(waiting);
    if (!isInTime) waiting.reject(new DeadlineExceededError());
    return isInTime;
  });
}

/** Resolves when it is known which callers have gone; see `Deadline`. */
export const settled = async ([first]: readonly Pick<Waiting<never, never>, 'deadline'>[]): Promise<void> =>
  first?.deadline.settled();

/** True when nothing may be begun for a request any more. */
export const isLate = ({ deadline }: Pick<Waiting<never, never>, 'deadline'>) =>
  deadline.signal.aborted || deadline.remaining < LEAST_MS;

/** The time until the first of the deadlines of these, in whole ms, and at most `mostMs`. Not above 0: it has passed. */
export const leftForAll = (batch: readonly Pick<Waiting<never, never>, 'deadline'>[], mostMs: number) =>
  Math.floor(Math.min(mostMs, ...batch.map(({ deadline }) => deadline.remaining)));

/** What a write for all of these may take, see `leftForAll`. @throws DeadlineExceededError when nothing is left. */
export function timeForAll(batch: readonly Pick<Waiting<never, never>, 'deadline'>[], mostMs: number): number {
  const left = leftForAll(batch, mostMs);
  if (left <= 0) throw new DeadlineExceededError();
  return left;
}
