/** Counts the sockets of each user, or from each address. */
export class KeyedLimit {
  private readonly counts = new Map<string, number>();

  constructor(readonly limit: number) {}

  /** Counts one more and returns what uncounts it; null when there are as many as there may be. */
  acquire(key: string): (() => void) | null {
    const count = this.counts.get(key) ?? 0;
    if (count >= this.limit) return null;
    this.counts.set(key, count + 1);
    return () => {
      const left = (this.counts.get(key) ?? 1) - 1;
      if (left > 0) this.counts.set(key, left);
      else this.counts.delete(key);
    };
  }
}
