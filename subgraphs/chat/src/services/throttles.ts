import type { RateLimit, Throttle } from '@parley/service/redis';

/** Rate limits per user. */
export interface Throttles {
  sends: Throttle;
  typing: Throttle;
  roomChanges: Throttle;
  /** Separate, so that frequent reads do not block sends. */
  reads: Throttle;
  searches: Throttle;
  /** Names that are looked up for the mentions of an author. */
  lookups: Pick<RateLimit, 'take' | 'refund'>;
}
