import type { RateLimits } from '@parley/service/redis';
import type { Config } from './config.ts';
import type { UserRateLimits } from './services/rate-limits.ts';

/** Creates the rate limits of each user, which all replicas share. */
export const createUserRateLimits = (rateLimits: RateLimits, config: Config): UserRateLimits => ({
  sends: rateLimits.create({
    name: 'sends',
    points: config.RATE_LIMIT_SENDS_BURST,
    seconds: Math.max(1, Math.round(config.RATE_LIMIT_SENDS_BURST / config.RATE_LIMIT_SENDS)),
  }),
  typing: rateLimits.create({ name: 'typing', points: config.RATE_LIMIT_TYPING, seconds: 1 }),
  roomChanges: rateLimits.create({ name: 'rooms', points: config.RATE_LIMIT_ROOM_CHANGES, seconds: 60 }),
  readMarkers: rateLimits.create({ name: 'readMarkers', points: config.RATE_LIMIT_READ_MARKERS, seconds: 1 }),
  searches: rateLimits.create({ name: 'searches', points: config.RATE_LIMIT_SEARCHES, seconds: 60 }),
  lookups: rateLimits.create({ name: 'lookups', points: config.RATE_LIMIT_LOOKUPS, seconds: 60, refundable: true }),
});
