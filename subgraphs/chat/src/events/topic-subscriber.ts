import type { Logger, RedisClient } from '@parley/service';
import { ShardedSubscriber } from '@parley/service';
import { Cluster } from 'ioredis';
import { ServerSubscriber, type TopicSubscriber, type TopicSubscriberOptions } from './server-subscriber.ts';

/**
 * Subscribes to topics on one server or a cluster. @param publisher sends the heartbeats. The caller keeps ownership.
 */
export const followTopics = (
  publisher: RedisClient,
  options: TopicSubscriberOptions,
  logger: Logger,
): TopicSubscriber =>
  publisher instanceof Cluster
    ? followOnCluster(publisher, options, logger)
    : new ServerSubscriber(publisher, options, logger);

/** Subscribes to each topic on the shard that it belongs to. */
function followOnCluster(
  cluster: Cluster,
  { prefix, heartbeatMs, onHeartbeatLost, onGap }: TopicSubscriberOptions,
  logger: Logger,
): TopicSubscriber {
  const subscriber = new ShardedSubscriber(cluster, { prefix, heartbeatMs, onSilence: onHeartbeatLost, logger });
  subscriber.on('regained', onGap);
  const client = {
    on: (event: 'message', listener: (topic: string, text: string) => void) => subscriber.on(event, listener),
    subscribe: (topic: string, callback: (error: null) => void) =>
      subscriber.subscribe(topic).then(() => callback(null)),
    unsubscribe: (topic: string) => subscriber.unsubscribe(topic),
    punsubscribe: () => undefined, // Called with each `unsubscribe`, but there are no patterns.
  };
  return { client: client as unknown as Cluster, close: () => subscriber.close() };
}
