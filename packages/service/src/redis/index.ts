export { connectFailFast, connectOnce, primariesOf, type RedisClient } from './connect.ts';
export { openSubscriber } from './open-subscriber.ts';
export { publishCommandOf, publishTo } from './publish.ts';
export { RateLimit, RateLimits, type RateLimiter } from './rate-limit.ts';
export { type Subscriber } from './subscriber.ts';
