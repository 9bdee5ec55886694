/** Revs that were skipped because no change was stored under them in time, and when they were skipped. */
export class Gaps {
  private readonly skipped = new Map<number, number>();

  /** In ascending order. */
  get revs(): number[] {
    return [...this.skipped.keys()].sort((left, right) => left - right);
  }

  has(rev: number): boolean {
    return this.skipped.has(rev);
  }

  /** @param now monotonic time, in ms. */
  add(rev: number, now: number): void {
    this.skipped.set(rev, now);
  }

  /** @returns false when the rev is not a gap. */
  delete(rev: number): boolean {
    return this.skipped.delete(rev);
  }

  /** The revs that were skipped at `time` or later. */
  since(time: number): number[] {
    return [...this.skipped].filter(([, skippedAt]) => skippedAt >= time).map(([rev]) => rev);
  }

  /** Forgets gaps up to `rev`. */
  forget(rev: number): void {
    for (const gap of this.skipped.keys()) if (gap <= rev) this.skipped.delete(gap);
  }
}
