/** Points of one caller's work that a gateway begins in a second, once a burst is over: less than half of one core. */
const PER_SECOND = 400;
/** Points that may begin at once after a rest: about those of opening the page. */
const AT_ONCE = 150;
/** How long work may have to wait, in ms. */
const LONGEST_WAIT_MS = 2_000;

/**
 * Spreads one caller's work over time (GCRA, ITU-T I.371). Without it a burst, which the budget allows after a rest, would
 * keep everybody waiting for as long as it takes.
 */
export class Pace {
  /** When all that was admitted would be done, at that pace. */
  private doneAt = -Infinity;

  /** @param now in ms, never going back. */
  constructor(private readonly now: () => number) {}

  /** How long work of this price has to wait, in ms; null when that would be too long. */
  admit(points: number): number | null {
    const now = this.now();
    const doneAt = Math.max(now, this.doneAt) + msOf(points);
    const wait = Math.max(0, doneAt - now - msOf(Math.max(AT_ONCE, points)));
    if (wait > LONGEST_WAIT_MS) return null;
    this.doneAt = doneAt;
    return wait;
  }

  /** Work that was admitted came to so much less. */
  giveBack(points: number): void {
    this.doneAt -= msOf(points);
  }
}

const msOf = (points: number) => (points / PER_SECOND) * 1_000;
