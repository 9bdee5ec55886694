/** Runs an action at a constant rate, regardless of how long each run takes. */
export class Pacer {
  private readonly pending = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;

  /** @param act must never reject; it records failures itself. */
  constructor(private readonly act: () => Promise<void>) {}

  start(timesPerSecond: number): void {
    this.timer = setInterval(() => {
      const done: Promise<void> = this.act().finally(() => this.pending.delete(done));
      this.pending.add(done);
    }, 1_000 / timesPerSecond);
  }

  /** Resolves when every run so far has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.pending);
  }

  /** Stops, and resolves when every run has ended. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.settled();
  }
}
