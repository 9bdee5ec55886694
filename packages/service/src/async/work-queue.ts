import { ServiceUnavailableError } from '../errors/errors.ts';

/** Runs at most `concurrency` tasks at once; at most `capacity` more wait for their turn, in order. */
export class WorkQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly concurrency: number,
    private readonly capacity: number,
  ) {}

  /** The number of running and of waiting tasks. */
  get depth(): { running: number; waiting: number } {
    return { running: this.running, waiting: this.waiting.length };
  }

  /** @throws ServiceUnavailableError when too many tasks are waiting; else what the task throws. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    await this.turn();
    try {
      return await task();
    } finally {
      // A waiting task takes over this slot, so that no newer task overtakes it.
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }

  private turn(): Promise<void> | void {
    if (this.running < this.concurrency) {
      this.running++;
      return;
    }
    if (this.waiting.length >= this.capacity) throw new ServiceUnavailableError();
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
