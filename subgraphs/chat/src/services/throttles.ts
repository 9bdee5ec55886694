import type { RateLimit, RateLimiter } from '@parley/service/redis';

/** Rate limits per user. */
export interface Throttles {
  sends: RateLimiter;
  typing: RateLimiter;
  roomChanges: RateLimiter;
  /** Separate, so that frequent reads do not block sends. */
  reads: RateLimiter;
  searches: RateLimiter;
  /** Names that are looked up for the mentions of an author. */
  lookups: Pick<RateLimit, 'take' | 'refund'>;
}
