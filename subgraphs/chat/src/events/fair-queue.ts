import { ServiceUnavailableError } from '@parley/service';

/**
 * Runs at most `concurrency` tasks at once. Those that wait are taken from each key in turn, in the order in which they
 * came, so that a key with hundreds of them delays another one by no more than a task.
 */
export class FairQueue {
  private running = 0;
  private size = 0;
  /** Tasks that wait, by key; the key whose turn is next comes first. */
  private readonly waiting = new Map<string, (() => void)[]>();

  /** @param capacity tasks that may wait, of all keys together. */
  constructor(
    private readonly concurrency: number,
    private readonly capacity: number,
  ) {}

  /** @throws ServiceUnavailableError when too many wait already; else what the task throws. */
  async run<Result>(key: string, task: () => Promise<Result>): Promise<Result> {
    await this.turn(key);
    try {
      return await task();
    } finally {
      this.pass();
    }
  }

  private turn(key: string): Promise<void> | void {
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

  /** Hands the place of a task that has ended to the next one, so that nothing overtakes it. */
  private pass(): void {
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
