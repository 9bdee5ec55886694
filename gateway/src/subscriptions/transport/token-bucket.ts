/** The burst, in seconds' worth of messages: a client that reconnects resumes all its streams at once. */
const BURST_SECONDS = 10;

/** A token bucket: `perSecond` messages per second, and a burst of ten times as many. */
export class TokenBucket {
  private tokens: number;
  private updatedAt = performance.now();

  constructor(private readonly perSecond: number) {
    this.tokens = perSecond * BURST_SECONDS;
  }

  /** False when no token is left. */
  take(): boolean {
    const now = performance.now();
    const earned = ((now - this.updatedAt) / 1000) * this.perSecond;
    this.tokens = Math.min(this.perSecond * BURST_SECONDS, this.tokens + earned);
    this.updatedAt = now;
    if (this.tokens < 1) return false;
    this.tokens--;
    return true;
  }
}
