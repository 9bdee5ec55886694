/** Maximum wait between two reads for a missing change, in ms. */
const MAX_WAIT_MS = 1_000;

/** Schedules reads for a missing change: soon at first, then with waits that double until it arrives. */
export class GapTimer {
  private timer: NodeJS.Timeout | undefined;
  private wait: number;

  /** @param firstMs the first and shortest wait, in ms. */
  constructor(
    private readonly firstMs: number,
    private readonly read: () => void,
  ) {
    this.wait = firstMs;
  }

  /**
   * Starts the next wait, unless one is running.
   * @param msUntilAbandoned returns the time in ms until the rev counts as abandoned. One last read happens then.
   */
  start(msUntilAbandoned: () => number): void {
    if (this.timer) return;
    const ms = Math.max(this.firstMs, Math.min(this.wait, msUntilAbandoned()));
    this.wait = Math.min(this.wait * 2, MAX_WAIT_MS);
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.read();
    }, ms);
  }

  /** Starts over with the first wait, because nothing is missing now. */
  reset(): void {
    this.stop();
    this.wait = this.firstMs;
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }
}
