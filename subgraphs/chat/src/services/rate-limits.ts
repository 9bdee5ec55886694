import type { RateLimit, Throttle } from '@parley/service/redis';

/** The rate limits of each user. */
export interface UserRateLimits {
  sends: Throttle;
  typing: Throttle;
  roomChanges: Throttle;
  /** Updates of read markers. They are frequent, and must not block sends. */
  readMarkers: Throttle;
  searches: Throttle;
  /** Lookups of usernames that an author mentions. */
  lookups: Pick<RateLimit, 'take' | 'refund'>;
}
