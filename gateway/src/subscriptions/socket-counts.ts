/** Counts the sockets of each user. */
export class SocketCounts {
  private readonly counts = new Map<string, number>();

  constructor(private readonly limit: number) {}

  /** Counts one more and returns what uncounts it; null when the user has as many as they may. */
  add(userId: string): (() => void) | null {
    const count = this.counts.get(userId) ?? 0;
    if (count >= this.limit) return null;
    this.counts.set(userId, count + 1);
    return () => {
      const left = (this.counts.get(userId) ?? 1) - 1;
      if (left > 0) this.counts.set(userId, left);
      else this.counts.delete(userId);
    };
  }
}
