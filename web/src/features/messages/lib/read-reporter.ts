interface ReadReporterOptions {
  mark(seq: number): Promise<void>;
  wait(ms: number): Promise<void>;
}

/** The minimum interval between reports. */
const PAUSE_MS = 1_000;

/**
 * Reports the viewer's read marker in a room to the server: at once at first, then once per interval, never moving
 * back.
 */
export class ReadReporter {
  private reported = 0;
  private wanted = 0;
  private isBusy = false;

  constructor(private readonly options: ReadReporterOptions) {}

  seen(seq: number): void {
    this.wanted = Math.max(this.wanted, seq);
    if (!this.isBusy) void this.report();
  }

  private async report(): Promise<void> {
    this.isBusy = true;
    while (this.wanted > this.reported) {
      const before = this.reported;
      this.reported = this.wanted;
      try {
        await this.options.mark(this.reported);
      } catch {
        // Without a response it is reported with the next seen message, or when the connection is back.
        this.reported = before;
        break;
      }
      await this.options.wait(PAUSE_MS);
    }
    this.isBusy = false;
  }
}
