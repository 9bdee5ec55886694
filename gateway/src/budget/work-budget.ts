/** What an account may spend: `perSecond` points over time, `burst` points at once after an idle time. */
export interface Allowance {
  perSecond: number;
  burst: number;
}

/**
 * A token bucket that may go into debt, because the price of work is known only afterwards. The debt is at most one
 * burst, so that no account is locked out for longer than it takes to earn two.
 */
export class WorkBudget {
  private points: number;
  private updatedAt: number;
  /** Points spent since the last `collect`. */
  private unreported = 0;

  /**
   * @param now a monotonic clock in ms.
   * @param onSpend called on the first spending after each `collect`.
   */
  constructor(
    readonly allowance: Allowance,
    private readonly now: () => number,
    private readonly onSpend: () => void,
  ) {
    this.points = allowance.burst;
    this.updatedAt = now();
  }

  /** Points left; negative when in debt. */
  get level(): number {
    const { perSecond, burst } = this.allowance;
    const now = this.now();
    this.points = Math.min(burst, this.points + ((now - this.updatedAt) / 1_000) * perSecond);
    this.updatedAt = now;
    return this.points;
  }

  /** Takes points, even into debt. Negative points are given back. */
  spend(points: number): void {
    const { burst } = this.allowance;
    if (this.unreported === 0 && points !== 0) this.onSpend();
    this.unreported += points;
    this.points = Math.min(burst, Math.max(-burst, this.level - points));
  }

  /** Seconds until `points` are available; 0 when they are. Never more than a burst becomes available. */
  secondsUntil(points: number): number {
    return Math.max(0, (points - this.level) / this.allowance.perSecond);
  }

  /** The points spent since the last call, to report to the other gateways. */
  collect(): number {
    const spent = this.unreported;
    this.unreported = 0;
    return spent;
  }

  /** Adopts the level that the gateways share, as of the last `collect`. */
  adopt(level: number): void {
    const { burst } = this.allowance;
    this.updatedAt = this.now();
    this.points = Math.min(burst, Math.max(-burst, level - this.unreported));
  }
}
