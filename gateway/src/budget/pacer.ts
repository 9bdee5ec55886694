import type { Allowance } from './work-budget.ts';

/** Points that start per second: less than half of one core. */
const PER_SECOND = 400;
/** Points that may start at once after a period of inactivity: about the price of opening the web client. */
const AT_ONCE = 150;
/**
 * Payers that earn more than half of `PER_SECOND` get twice their rate as pace, and a proportionally larger burst.
 */
const SPEED = 2;
/** How long work may wait, in ms. */
const MAX_WAIT_MS = 2_000;

/**
 * Spreads the work of one payer over time (GCRA, ITU-T I.371). The budget allows a burst after a period of inactivity;
 * without pacing, everyone else would wait until that burst is done.
 */
export class Pacer {
  /** When all admitted work would be done at this pace. */
  private doneAt = -Infinity;
  private readonly perMs: number;
  private readonly atOnce: number;

  /** @param now a monotonic clock in ms. */
  constructor(
    { perSecond }: Allowance,
    private readonly now: () => number,
  ) {
    const scale = Math.max(1, (SPEED * perSecond) / PER_SECOND);
    this.perMs = (scale * PER_SECOND) / 1_000;
    this.atOnce = scale * AT_ONCE;
  }

  /** How long work of this price must wait, in ms; null when that is too long. */
  admit(points: number): number | null {
    const now = this.now();
    const doneAt = Math.max(now, this.doneAt) + points / this.perMs;
    const wait = Math.max(0, doneAt - now - Math.max(this.atOnce, points) / this.perMs);
    if (wait > MAX_WAIT_MS) return null;
    this.doneAt = doneAt;
    return wait;
  }

  /** Gives points back when the final price of admitted work is lower than expected. */
  refund(points: number): void {
    this.doneAt -= points / this.perMs;
  }
}
