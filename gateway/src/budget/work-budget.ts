/** What a payer may use: `perSecond` points over time, `burst` points at once after a period of inactivity. */
export interface Allowance {
  perSecond: number;
  burst: number;
}

/**
 * A token bucket that may become negative, because the price of work is known only afterwards. It goes down to minus
 * one burst, so that no payer is locked out for longer than it takes to earn two.
 */
export class WorkBudget {
  private points: number;
  private updatedAt: number;
  /** Points taken since the last `collect`. */
  private unreported = 0;

  /**
   * @param now a monotonic clock in ms.
   * @param onTake called when points are first taken after each `collect`.
   */
  constructor(
    readonly allowance: Allowance,
    private readonly now: () => number,
    private readonly onTake: () => void,
  ) {
    this.points = allowance.burst;
    this.updatedAt = now();
  }

  /** Points left; may be negative. */
  get level(): number {
    const { perSecond, burst } = this.allowance;
    const now = this.now();
    this.points = Math.min(burst, this.points + ((now - this.updatedAt) / 1_000) * perSecond);
    this.updatedAt = now;
    return this.points;
  }

  /** Takes points, even if too few are left. Negative points are given back. */
  take(points: number): void {
    const { burst } = this.allowance;
    if (this.unreported === 0 && points !== 0) this.onTake();
    this.unreported += points;
    this.points = Math.min(burst, Math.max(-burst, this.level - points));
  }

  /** Seconds until `points` are available; 0 when they are. Never more than a burst becomes available. */
  secondsUntil(points: number): number {
    return Math.max(0, (points - this.level) / this.allowance.perSecond);
  }

  /** The points taken since the last call, to report to the other gateways. */
  collect(): number {
    const taken = this.unreported;
    this.unreported = 0;
    return taken;
  }

  /** Adopts the level that the gateways share, as of the last `collect`. */
  adopt(level: number): void {
    const { burst } = this.allowance;
    this.updatedAt = this.now();
    this.points = Math.min(burst, Math.max(-burst, level - this.unreported));
  }
}
