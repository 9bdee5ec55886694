/** Results that no request may cause: an internal error or a broken socket. */
const SERVER_ERRORS = ['INTERNAL_SERVER_ERROR', 'HTTP 500', 'HTTP 502', 'closed with 4500', 'closed with 1011'];

/** Counts the results that an attacker got. */
export class Outcome {
  private readonly counts = new Map<string, number>();

  /** @param what an error code, `data` for a response without errors, or how a connection ended. */
  record(what: string, times = 1): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + times);
  }

  /** The number of results of any of these kinds. */
  of(...whats: string[]): number {
    return whats.reduce((sum, what) => sum + (this.counts.get(what) ?? 0), 0);
  }

  /** The number of all results. */
  get total(): number {
    return [...this.counts.values()].reduce((sum, count) => sum + count, 0);
  }

  /** The kinds of server errors that occurred. */
  get broken(): string[] {
    return SERVER_ERRORS.filter((what) => this.counts.has(what));
  }

  toString(): string {
    const sorted = [...this.counts].sort(([, left], [, right]) => right - left);
    return sorted.map(([what, count]) => `${count} ${what}`).join(', ');
  }
}
