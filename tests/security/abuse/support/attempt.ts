import { Outcome } from './outcome.ts';

/** One run of an attack: a small one as warm-up, or the full one. */
export class Attempt {
  readonly outcome = new Outcome();
  private readonly closing: (() => unknown)[] = [];

  /**
   * @param share fraction of the full volume.
   * @param signal ends the attempt, whether finished or not.
   */
  constructor(
    private readonly share: number,
    readonly signal: AbortSignal,
  ) {}

  /** False for the warm-up. */
  get isFull(): boolean {
    return this.share === 1;
  }

  /** Scales a full number to this attempt's share. */
  count(full: number): number {
    return Math.max(1, Math.round(full * this.share));
  }

  /** Runs `act` for this attempt's share of `full` times, `concurrency` at once, until the signal aborts. */
  async repeat(full: number, concurrency: number, act: (index: number) => Promise<void>): Promise<void> {
    let next = 0;
    const count = this.count(full);
    const worker = async () => {
      while (next < count && !this.signal.aborted) await act(next++);
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  }

  /** Registers a cleanup for when the attempt is over. */
  onClose(close: () => unknown): void {
    this.closing.push(close);
  }

  async close(): Promise<void> {
    for (const close of this.closing.splice(0)) await close();
  }
}
