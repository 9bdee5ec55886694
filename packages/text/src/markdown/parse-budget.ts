/** Thrown when a text is too expensive to format; it is then displayed as plain text. */
export class TooComplexError extends Error {
  override name = 'TooComplexError';
}

/** Limits of the parser for one text. */
export interface ParseLimits {
  /** Opening, closing and text tokens. A long message of prose and lists has a few hundred. */
  tokens: number;
  /** Attempts to match the rules at a position. The hardest texts need two per character. */
  steps: number;
  /** Milliseconds. */
  time: number;
}

/** For texts of up to 8,000 characters. The step limit alone keeps one below 10 ms on a desktop. */
export const PARSE_LIMITS: ParseLimits = {
  tokens: 4_000,
  steps: 16_000,
  // For inputs whose steps are expensive; none are known. Leaves time to render the text as plain text.
  time: 60,
};
/** The clock is read once per this many steps. Ordinary messages need fewer, so a busy device formats them too. */
const STEPS_PER_CLOCK_CHECK = 2_000;

/** The remaining parser budget of one text. */
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
    if (this.stepCount % STEPS_PER_CLOCK_CHECK !== 0) return;
    if (performance.now() - this.startedAt > this.limits.time) throw new TooComplexError('deadline passed');
  }
}
