const INITIAL_CEILING_MS = 1_000;
const MAX_CEILING_MS = 15_000;

/**
 * The wait before try number `attempt` (from 0), in ms: anything below a ceiling that doubles, so that clients which
 * lost their server at the same moment come back spread out. Widening it for all is worth more than a shortest wait
 * for each ("full jitter" in Brooker, Exponential Backoff and Jitter).
 */
export const backoff = (attempt: number): number =>
  Math.random() * Math.min(MAX_CEILING_MS, INITIAL_CEILING_MS * 2 ** Math.min(attempt, 16));

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
