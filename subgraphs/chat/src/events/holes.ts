/** Numbers that were passed over because nothing was stored under them in time, and when that was. */
export class Holes {
  private readonly skipped = new Map<number, number>();

  /** In ascending order. */
  get revs(): number[] {
    return [...this.skipped.keys()].sort((left, right) => left - right);
  }

  has(rev: number): boolean {
    return this.skipped.has(rev);
  }

  /** @param now in ms of a clock that never goes back. */
  add(rev: number, now: number): void {
    this.skipped.set(rev, now);
  }

  /** @returns false when the number is no hole. */
  delete(rev: number): boolean {
    return this.skipped.delete(rev);
  }

  /** Those that were skipped at `time` or later. */
  since(time: number): number[] {
    return [...this.skipped].filter(([, skippedAt]) => skippedAt >= time).map(([rev]) => rev);
  }

  /** Lets go of numbers up to `rev`. */
  forget(rev: number): void {
    for (const hole of this.skipped.keys()) if (hole <= rev) this.skipped.delete(hole);
  }
}
