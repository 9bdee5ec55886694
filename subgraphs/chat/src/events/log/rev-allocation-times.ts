/** Notes within this time are merged, so that a busy room takes no more memory than a quiet one, in ms. */
const GRAIN_MS = 100;

/** When each rev was first known to be allocated. Never earlier than the actual allocation. */
export class RevAllocationTimes {
  /** Revs up to `upTo`, and above the previous entry's, were known at `at`. Both ascend. */
  private readonly known: { upTo: number; at: number }[] = [];
  private highest = 0;

  /** The highest rev known to be allocated. */
  get last(): number {
    return this.highest;
  }

  /** Records that all revs up to `rev` are allocated. @param now monotonic time, in ms. */
  record(rev: number, now: number): void {
    if (rev <= this.highest) return;
    this.highest = rev;
    const latest = this.known.at(-1);
    if (latest && now <= latest.at) latest.upTo = rev;
    else this.known.push({ upTo: rev, at: now + GRAIN_MS });
  }

  /** When the rev was first known to be allocated, or Infinity if it is not. */
  firstOf(rev: number): number {
    return this.known.find(({ upTo }) => upTo >= rev)?.at ?? Infinity;
  }

  /** Forgets revs up to `rev`. */
  forget(rev: number): void {
    const kept = this.known.findIndex(({ upTo }) => upTo > rev);
    this.known.splice(0, kept === -1 ? this.known.length : kept);
  }
}
