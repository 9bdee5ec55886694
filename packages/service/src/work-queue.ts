import { ServiceUnavailableError } from './errors.ts';

/** Runs at most `concurrency` tasks at once; at most `capacity` more wait for their turn, in order. */
export class WorkQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly concurrency: number,
    private readonly capacity: number,
  ) {}

  /** How many run, and how many wait for their turn. */
  get depth(): { running: number; waiting: number } {
    return { running: this.running, waiting: this.waiting.length };
  }

  /** @throws ServiceUnavailableError when too many wait already; else what the task throws. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    await this.turn();
    try {
      return await task();
    } finally {
      // A waiting task takes this one's place, so that nobody overtakes it.
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
