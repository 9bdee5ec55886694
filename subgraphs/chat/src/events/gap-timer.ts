/** The longest wait between two reads for a change that stays away, in ms. */
const LONGEST_WAIT_MS = 1_000;

/** When a missing change is read from the store: soon at first, then less and less often for as long as it stays away. */
export class GapTimer {
  private timer: NodeJS.Timeout | undefined;
  private wait: number;

  /** @param firstMs the shortest wait. */
  constructor(
    private readonly firstMs: number,
    private readonly read: () => void,
  ) {
    this.wait = firstMs;
  }

  /**
   * Begins the next wait, unless one is under way.
   * @param givenUpIn in how many ms the change will not be waited for any more: then it is looked for once again.
   */
  start(givenUpIn: () => number): void {
    if (this.timer) return;
    const ms = Math.max(this.firstMs, Math.min(this.wait, givenUpIn()));
    this.wait = Math.min(this.wait * 2, LONGEST_WAIT_MS);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.read();
    }, ms);
  }

  /** Nothing is missing now: the next wait is a first one. */
  reset(): void {
    this.stop();
    this.wait = this.firstMs;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
