/** Does something at a steady rate, however long each time takes. */
export class Steady {
  private readonly underWay = new Set<Promise<void>>();
  private timer: NodeJS.Timeout | undefined;

  /** @param act rejects never: what goes wrong is noted by itself. */
  constructor(private readonly act: () => Promise<void>) {}

  start(timesPerSecond: number): void {
    this.timer = setInterval(() => {
      const done: Promise<void> = this.act().finally(() => this.underWay.delete(done));
      this.underWay.add(done);
    }, 1_000 / timesPerSecond);
  }

  /** Resolves when everything that was begun by now has ended. */
  async settled(): Promise<void> {
    await Promise.all(this.underWay);
  }

  /** Begins nothing more, and resolves when everything that was begun has ended. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.settled();
  }
}
