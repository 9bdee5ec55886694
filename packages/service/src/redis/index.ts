export { connectFailFast, connectOnce, mastersOf, type FailFastOptions, type RedisClient } from './connect.ts';
export { openSubscriber } from './open-subscriber.ts';
export { publishCommandOf, publishTo } from './publish.ts';
export { redisPrefix, redisUrl } from './redis-url.ts';
export type { MessageListener, Subscriber, SubscriberOptions } from './subscriber.ts';
