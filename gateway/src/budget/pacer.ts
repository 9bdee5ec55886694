import type { Allowance } from './work-budget.ts';

/** Points that begin in a second: less than half of one core. */
const PER_SECOND = 400;
/** Points that may begin at once after a rest: about those of opening the page. */
const AT_ONCE = 150;
/** A caller whose allowance earns more than half of `PER_SECOND` has a pace of twice that, and as much more at once. */
const SPEED = 2;
/** How long work may have to wait, in ms. */
const MAX_WAIT_MS = 2_000;

/**
 * Spreads one caller's work over time (GCRA, ITU-T I.371). Without it a burst, which the budget allows after a rest, would
 * keep everybody waiting for as long as it takes.
 */
export class Pacer {
  /** When all that was admitted would be done, at that pace. */
  private doneAt = -Infinity;
  private readonly perMs: number;
  private readonly atOnce: number;

  /** @param now in ms, never going back. */
  constructor(
    { perSecond }: Allowance,
    private readonly now: () => number,
  ) {
    const scale = Math.max(1, (SPEED * perSecond) / PER_SECOND);
    this.perMs = (scale * PER_SECOND) / 1_000;
    this.atOnce = scale * AT_ONCE;
  }

  /** How long work of this price has to wait, in ms; null when that would be too long. */
  admit(points: number): number | null {
    const now = this.now();
    const doneAt = Math.max(now, this.doneAt) + points / this.perMs;
    const wait = Math.max(0, doneAt - now - Math.max(this.atOnce, points) / this.perMs);
    if (wait > MAX_WAIT_MS) return null;
    this.doneAt = doneAt;
    return wait;
  }

  /** Work that was admitted came to so much less. */
  refund(points: number): void {
    this.doneAt -= points / this.perMs;
  }
}
