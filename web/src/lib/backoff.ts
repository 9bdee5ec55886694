const INITIAL_CEILING_MS = 1_000;
const MAX_CEILING_MS = 15_000;

/**
 * The delay before attempt number `attempt` (from 0), in ms: random below a ceiling that doubles, so that clients that
 * lost their server at the same time reconnect spread out. There is no minimum delay, because a wider range spreads
 * them better ("full jitter" in Brooker, Exponential Backoff and Jitter).
 */
export const backoff = (attempt: number): number =>
  Math.random() * Math.min(MAX_CEILING_MS, INITIAL_CEILING_MS * 2 ** Math.min(attempt, 16));

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
