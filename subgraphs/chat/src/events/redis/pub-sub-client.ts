import { EventEmitter } from 'node:events';
import { publishTo, type RedisClient, type Subscriber } from '@parley/service/redis';

/**
 * The client of `RedisPubSub`, on top of our subscriber. `RedisPubSub` cannot use clients of ioredis directly: on a
 * cluster, channels need the commands of sharded pub/sub, and a rejected SUBSCRIBE or UNSUBSCRIBE would end the
 * process.
 */
export function pubSubClient(publisher: RedisClient, subscriber: Subscriber): RedisClient {
  const messages = new EventEmitter<{ message: [channel: string, text: string] }>();
  const client = {
    publish: (channel: string, text: string) => publishTo(publisher, channel, text),
    on: (event: 'message', listener: (channel: string, text: string) => void) => messages.on(event, listener),
    subscribe: (channel: string, callback: (error: null) => void) =>
      subscriber.subscribe(channel, (text) => messages.emit('message', channel, text)).then(() => callback(null)),
    unsubscribe: (channel: string) => subscriber.unsubscribe(channel),
    punsubscribe: () => undefined, // Called with each `unsubscribe`, but there are no patterns.
  };
  // Cast: `RedisPubSub` calls only these methods, but its types require a complete client of ioredis.
  return client as unknown as RedisClient;
}
