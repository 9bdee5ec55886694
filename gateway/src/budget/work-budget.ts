/** What a caller may use: `perSecond` points in the long run, `burst` points at once after a rest. */
export interface Allowance {
  perSecond: number;
  burst: number;
}

/**
 * A token bucket that may go into debt: what work costs is known for certain only once it is done. The debt is at most
 * one burst, so that no caller is shut out for longer than it takes to earn two.
 */
export class WorkBudget {
  private points: number;
  private updatedAt: number;
  /** Points that were spent since the last `collect`. */
  private unreported = 0;

  /**
   * @param now in ms, never going back.
   * @param onSpend is called when there is something to report for the first time since `collect`.
   */
  constructor(
    readonly allowance: Allowance,
    private readonly now: () => number,
    private readonly onSpend: () => void,
  ) {
    this.points = allowance.burst;
    this.updatedAt = now();
  }

  /** Points that are left; below 0 it is in debt. */
  get level(): number {
    const { perSecond, burst } = this.allowance;
    const now = this.now();
    this.points = Math.min(burst, this.points + ((now - this.updatedAt) / 1_000) * perSecond);
    this.updatedAt = now;
    return this.points;
  }

  /** Takes points, whether they are there or not; negative ones are given back. */
  spend(points: number): void {
    const { burst } = this.allowance;
    if (this.unreported === 0 && points !== 0) this.onSpend();
    this.unreported += points;
    this.points = Math.min(burst, Math.max(-burst, this.level - points));
  }

  /** Seconds until there are `points`; 0 when there are. More than a burst never is. */
  secondsUntil(points: number): number {
    return Math.max(0, (points - this.level) / this.allowance.perSecond);
  }

  /** What was spent since the last time, to be reported to the other gateways. */
  collect(): number {
    const spent = this.unreported;
    this.unreported = 0;
    return spent;
  }

  /** Takes over the level that all gateways have in common, as of the last `collect`. */
  adopt(level: number): void {
    const { burst } = this.allowance;
    this.updatedAt = this.now();
    this.points = Math.min(burst, Math.max(-burst, level - this.unreported));
  }
}
