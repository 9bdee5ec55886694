/** Thrown when a text takes more to format than a message may; it is then shown as it was written. */
export class TooComplexError extends Error {
  override name = 'TooComplexError';
}

/** What a parser may take for one text. */
export interface ParseLimits {
  /** Opening, closing and text tokens. A long message of ordinary prose and lists has a few hundred. */
  tokens: number;
  /** Attempts to match the rules at a place. The hardest texts need two for each character. */
  steps: number;
  /** Milliseconds. */
  time: number;
}

/** For texts of up to 8,000 characters; the steps alone keep one below 10 ms on a desktop. */
export const PARSE_LIMITS: ParseLimits = {
  tokens: 4_000,
  steps: 16_000,
  // For inputs whose steps are dear, of which none is known. Leaves time to draw the text as it was written.
  time: 60,
};
/** The clock is read once in so many steps. Ordinary messages end before, so that a busy device formats them too. */
const STEPS_PER_LOOK = 2_000;

/** What one text may still take of the parser. */
export class ParseBudget {
  private readonly startedAt = performance.now();
  private tokens = 0;
  private stepCount = 0;

  constructor(private readonly limits = PARSE_LIMITS) {}

  get steps(): number {
    return this.stepCount;
  }

  /** @throws TooComplexError */
  takeToken(): void {
    if (++this.tokens > this.limits.tokens) throw new TooComplexError('too many tokens');
  }

  /** @throws TooComplexError */
  takeStep(): void {
    if (++this.stepCount > this.limits.steps) throw new TooComplexError('too many steps');
    if (this.stepCount % STEPS_PER_LOOK !== 0) return;
    if (performance.now() - this.startedAt > this.limits.time) throw new TooComplexError('deadline passed');
  }
}
