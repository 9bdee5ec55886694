import { Cluster } from 'ioredis';
import type { RedisClient } from './connect.ts';
import { ServerSubscriber } from './server-subscriber.ts';
import { ShardedSubscriber } from './sharded-subscriber.ts';
import type { Subscriber, SubscriberOptions } from './subscriber.ts';

/**
 * Opens a subscriber to the server or cluster of `publisher`.
 * @param publisher sends the heartbeats. The caller closes it after the subscriber.
 */
export const openSubscriber = (publisher: RedisClient, options: SubscriberOptions): Subscriber =>
  publisher instanceof Cluster ? new ShardedSubscriber(publisher, options) : new ServerSubscriber(publisher, options);
