import { backoff, connectRedis, ShardedSubscriber, type Logger } from '@parley/service';
import { Cluster, type Redis, type RedisOptions } from 'ioredis';

const CONNECT_MS = 3_000;
/** A command that Redis has not answered by then counts as failed. */
const COMMAND_MS = 2_000;

/** Links fail at once while Redis is away; it is the feed that tries again. */
export const CONNECTION: RedisOptions = {
  lazyConnect: true,
  connectTimeout: CONNECT_MS,
  commandTimeout: COMMAND_MS,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
};

export interface RevocationListenerOptions {
  url: string;
  /** Comes before every key and channel. */
  prefix: string;
  channel: string;
  /** How often the link is tried, in ms; one that does not answer by the next time is opened anew. */
  heartbeatMs: number;
  logger: Logger;
}

export interface RevocationListenerEvents {
  /** The link is new: what is announced comes in once `listen` has resolved. */
  onUp(): void;
  /** From now on announcements may be missed. */
  onDown(error: Error): void;
  onMessage(text: string): void;
}

/** Hears what is announced on one channel, and goes on to try while it cannot. */
export interface RevocationListener {
  /** @throws what ioredis throws. */
  listen(): Promise<void>;
  close(): void;
}

export function openListener(options: RevocationListenerOptions, events: RevocationListenerEvents): RevocationListener {
  const redis = connectRedis(options.url, {
    ...CONNECTION,
    retryStrategy: backoff,
    autoResubscribe: false,
    socketTimeout: options.heartbeatMs,
  });
  return redis instanceof Cluster ? onCluster(redis, options, events) : onServer(redis, options, events);
}

function onServer(
  redis: Redis,
  { channel, heartbeatMs }: RevocationListenerOptions,
  { onUp, onDown, onMessage }: RevocationListenerEvents,
): RevocationListener {
  redis.on('ready', onUp);
  redis.on('close', () => onDown(new Error('the link to Redis is gone')));
  redis.on('error', onDown);
  redis.on('message', (_channel: string, text: string) => onMessage(text));
  redis.connect().catch(() => undefined); // Its 'error' says so; the link tries again by itself.
  const heartbeat = setInterval(() => {
    if (redis.status === 'ready') redis.ping().catch(() => undefined); // The link ends then.
  }, heartbeatMs).unref();
  return {
    listen: async () => void (await redis.subscribe(channel)),
    close() {
      clearInterval(heartbeat);
      redis.disconnect();
    },
  };
}

/** There is one channel, so it is in one shard; announcements are few, and chat's way of following serves here too. */
function onCluster(
  cluster: Cluster,
  { prefix, channel, heartbeatMs, logger }: RevocationListenerOptions,
  { onUp, onDown, onMessage }: RevocationListenerEvents,
): RevocationListener {
  const subscriber = new ShardedSubscriber(cluster, { prefix, heartbeatMs, logger });
  subscriber.on('lost', () => onDown(new Error('the link to the shard of revocations is gone')));
  subscriber.on('regained', onUp);
  subscriber.on('message', (_channel, text) => onMessage(text));
  cluster.on('error', (error) => logger.warn({ err: error }, 'the Redis cluster of revocations is not found'));
  cluster.connect().catch(() => undefined); // As above.
  let isOpen = true;
  void subscriber.subscribe(channel).then(() => isOpen && onUp());
  return {
    listen: () => Promise.resolve(), // It is up only once it listens.
    close() {
      isOpen = false;
      subscriber.close();
      cluster.disconnect();
    },
  };
}
