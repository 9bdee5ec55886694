/** A limit per key, such as the sockets of each user or address. */
export class KeyedLimit {
  private readonly counts = new Map<string, number>();

  constructor(readonly limit: number) {}

  /**
   * Counts one more.
   * @returns a function that releases it; null when the limit is reached.
   */
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
