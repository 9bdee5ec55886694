/** The share of the gateway's time that one caller's new documents may take: nothing else is done meanwhile. */
const SHARE = 0.25;
/** Points of documents that need not wait after a rest: about those of one page. */
const AT_ONCE = 150;
/** How long a document may have to wait, in ms. */
const LONGEST_WAIT_MS = 2_000;

/**
 * Spreads one caller's new documents over time (GCRA, ITU-T I.371): the budget alone would let a burst of them stop the
 * gateway for a second or two, since each is parsed, validated and planned in one go.
 */
export class DocumentPace {
  /** When all that was admitted would be done, at that share. */
  private doneAt = -Infinity;

  /** @param now in ms, never going back. */
  constructor(private readonly now: () => number) {}

  /** How long a document of this price has to wait, in ms; null when that would be too long. */
  admit(price: number): number | null {
    const now = this.now();
    const doneAt = Math.max(now, this.doneAt) + price / SHARE;
    const wait = Math.max(0, doneAt - now - Math.max(AT_ONCE, price) / SHARE);
    if (wait > LONGEST_WAIT_MS) return null;
    this.doneAt = doneAt;
    return wait;
  }
}
