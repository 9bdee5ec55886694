import { EventEmitter } from 'node:events';
import { publishTo, type RedisClient, type Subscriber } from '@parley/service/redis';

/**
 * The client of `RedisPubSub`, on top of our subscriber. `RedisPubSub` cannot use clients of ioredis directly: on a
 * cluster, topics need the commands of sharded pub/sub, and a rejected SUBSCRIBE or UNSUBSCRIBE would end the process.
 */
export function pubSubClient(publisher: RedisClient, subscriber: Subscriber): RedisClient {
  const messages = new EventEmitter<{ message: [topic: string, text: string] }>();
  const client = {
    publish: (topic: string, text: string) => publishTo(publisher, topic, text),
    on: (event: 'message', listener: (topic: string, text: string) => void) => messages.on(event, listener),
    subscribe: (topic: string, callback: (error: null) => void) =>
      subscriber.subscribe(topic, (text) => messages.emit('message', topic, text)).then(() => callback(null)),
    unsubscribe: (topic: string) => subscriber.unsubscribe(topic),
    punsubscribe: () => undefined, // Called with each `unsubscribe`, but there are no patterns.
  };
  // Cast: `RedisPubSub` calls these methods only, but its types ask for a whole client of ioredis.
  return client as unknown as RedisClient;
}
