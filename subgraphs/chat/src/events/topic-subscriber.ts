import type { Logger, RedisClient } from '@parley/service';
import { ShardedSubscriber } from '@parley/service';
import { Cluster } from 'ioredis';
import { ServerSubscriber } from './server-subscriber.ts';

export interface TopicSubscriberOptions {
  url: string;
  /** Comes before every topic. */
  prefix: string;
  heartbeatMs: number;
  /** Called when a link is given up because its heartbeats stay away. */
  onSilence(): void;
  /** Called when something may have been missed, as topics are heard again that were not for a while. */
  onGap(): void;
}

/** Follows topics for `RedisPubSub`; it goes on for ever until it is closed. */
export interface TopicSubscriber {
  /** Takes the place of a client of one server, as far as `RedisPubSub` uses it. */
  client: RedisClient;
  close(): void;
}

/** @param publisher carries the heartbeats; it stays the caller's. */
export const followTopics = (
  publisher: RedisClient,
  options: TopicSubscriberOptions,
  logger: Logger,
): TopicSubscriber =>
  publisher instanceof Cluster
    ? followOnCluster(publisher, options, logger)
    : new ServerSubscriber(publisher, options, logger);

/** A topic is followed on the shard that it belongs to. */
function followOnCluster(
  cluster: Cluster,
  { prefix, heartbeatMs, onSilence, onGap }: TopicSubscriberOptions,
  logger: Logger,
): TopicSubscriber {
  const subscriber = new ShardedSubscriber(cluster, { prefix, heartbeatMs, onSilence, logger });
  subscriber.on('regained', onGap);
  const client = {
    on: (event: 'message', listener: (topic: string, text: string) => void) => subscriber.on(event, listener),
    subscribe: (topic: string, callback: (error: null) => void) =>
      subscriber.subscribe(topic).then(() => callback(null)),
    unsubscribe: (topic: string) => subscriber.unsubscribe(topic),
    punsubscribe: () => undefined, // It is called with each `unsubscribe`; there are no patterns.
  };
  return { client: client as unknown as Cluster, close: () => subscriber.close() };
}
