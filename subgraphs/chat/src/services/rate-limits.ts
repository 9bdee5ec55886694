import type { RateLimit, RateLimiter } from '@parley/service/redis';

/** The rate limits of each user. */
export interface UserRateLimits {
  sends: RateLimiter;
  typing: RateLimiter;
  roomChanges: RateLimiter;
  /** Updates of read markers. They are frequent, and must not block sends. */
  readMarkers: RateLimiter;
  searches: RateLimiter;
  /** Lookups of usernames that an author mentions. */
  lookups: Pick<RateLimit, 'take' | 'refund'>;
}
