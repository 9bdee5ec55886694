/** No answer may bring these, whatever was asked: an error of ours, or a socket that broke. */
const OURS = ['INTERNAL_SERVER_ERROR', 'HTTP 500', 'HTTP 502', 'closed with 4500', 'closed with 1011'];

/** What an attacker got, and how often. */
export class Outcome {
  private readonly counts = new Map<string, number>();

  /** @param what a code, `data` for an answer without errors, or how a connection ended. */
  note(what: string, times = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + times);
  }

  /** How often it got any of these. */
  of(...whats: string[]): number {
    return whats.reduce((sum, what) => sum + (this.counts.get(what) ?? 0), 0);
  }

  /** How much it got altogether. */
  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Errors that are ours. */
  get broken(): string[] {
    return OURS.filter((what) => this.counts.has(what));
  }

  toString(): string {
    const most = [...this.counts].sort(([, left], [, right]) => right - left);
    return most.map(([what, count]) => `${count} ${what}`).join(', ');
  }
}
