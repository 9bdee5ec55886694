/** After a turn that took long the pause is so many times as long: the rest of the page has its share. */
const PAUSE_FACTOR = 3;

/**
 * Hands things on in batches: the first at once, and all that come within the pause after it together. What comes one
 * by one so loses no time, and what comes in a flood costs one turn for each pause.
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

  /** Hands on at once what waits. */
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
