import { ServiceUnavailableError } from '@parley/service/errors';

/**
 * Runs at most `concurrency` tasks at once. Waiting tasks are taken from each key in turn (round robin), in order of
 * arrival within a key, so that a key with hundreds of tasks delays another key by at most one task.
 */
export class FairQueue {
  private running = 0;
  private size = 0;
  /** Waiting tasks by key. The key whose turn is next comes first. */
  private readonly waiting = new Map<string, (() => void)[]>();

  /** @param capacity maximum number of waiting tasks, over all keys. */
  constructor(
    private readonly concurrency: number,
    private readonly capacity: number,
  ) {}

  /** @throws ServiceUnavailableError when the queue is full; any error that the task throws. */
  async run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    await this.waitForTurn(key);
    try {
      return await task();
    } finally {
      this.startNext();
    }
  }

  private waitForTurn(key: string): Promise<void> | void {
    if (this.running < this.concurrency) {
      this.running++;
      return;
    }
    if (this.size >= this.capacity) throw new ServiceUnavailableError();
    this.size++;
    return new Promise((begin) => {
      const tasks = this.waiting.get(key);
      if (tasks) tasks.push(begin);
      else this.waiting.set(key, [begin]);
    });
  }

  /** Hands the slot of a finished task to the next one, so that no new task overtakes it. */
  private startNext(): void {
    const [next] = this.waiting;
    if (!next) return void this.running--;
    const [key, tasks] = next;
    const begin = tasks.shift();
    this.size--;
    this.waiting.delete(key);
    if (tasks.length > 0) this.waiting.set(key, tasks);
    begin?.();
  }
}
