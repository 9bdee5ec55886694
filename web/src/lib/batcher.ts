/** The pause is at least this many times as long as the last batch took, to leave time for everything else. */
const PAUSE_FACTOR = 3;

/**
 * Handles items in batches: the first one at once, and all that arrive during the following pause together. Single
 * items are not delayed, and a flood costs one batch per pause.
 */
export class Batcher<T> {
  private waiting: T[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly pauseMs: number,
    private readonly handle: (batch: readonly T[]) => void,
  ) {}

  push(item: T): void {
    this.waiting.push(item);
    if (this.timer === undefined) this.flush();
  }

  /** Handles the waiting items at once. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const batch = this.waiting;
    if (batch.length === 0) return;
    this.waiting = [];
    const begun = performance.now();
    this.handle(batch);
    const pause = Math.max(this.pauseMs, PAUSE_FACTOR * (performance.now() - begun));
    this.timer = setTimeout(() => this.flush(), pause);
  }
}
