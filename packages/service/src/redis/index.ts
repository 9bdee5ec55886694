export { connectFailFast, connectOnce, mastersOf, type RedisClient } from './connect.ts';
export { openSubscriber } from './open-subscriber.ts';
export { publishCommandOf, publishTo } from './publish.ts';
export { RateLimit, RateLimits, type Throttle } from './rate-limit.ts';
export { type Subscriber } from './subscriber.ts';
