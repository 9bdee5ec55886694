import { Outcome } from './outcome.ts';

/** One run of an attack: in small to warm up what it touches, then in full. */
export class Attempt {
  readonly outcome = new Outcome();
  private readonly closing: (() => unknown)[] = [];

  /**
   * @param share of the full number of things that are tried.
   * @param signal ends the attempt, finished or not.
   */
  constructor(
    private readonly share: number,
    readonly signal: AbortSignal,
  ) {}

  /** Whether it is more than a warm-up. */
  get isFull(): boolean {
    return this.share === 1;
  }

  /** How many of something there are to be, given how many there are in full. */
  count(full: number): number {
    return Math.max(1, Math.round(full * this.share));
  }

  /** Does something `full` times, or fewer, `lanes` of them at once, until the attempt has to end. */
  async repeat(full: number, lanes: number, act: (index: number) => Promise<void>): Promise<void> {
    let next = 0;
    const count = this.count(full);
    const lane = async () => {
      while (next < count && !this.signal.aborted) await act(next++);
    };
    await Promise.all(Array.from({ length: lanes }, lane));
  }

  /** Does something when the attempt is over, such as to close what it has left open. */
  later(close: () => unknown): void {
    this.closing.push(close);
  }

  async close(): Promise<void> {
    for (const close of this.closing.splice(0)) await close();
  }
}
