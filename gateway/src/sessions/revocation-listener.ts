import { backoff, connectRedis, ShardedSubscriber, type Logger } from '@parley/service';
import { Cluster, type Redis, type RedisOptions } from 'ioredis';

const CONNECT_MS = 3_000;
/** A command without a reply after this time has failed. */
const COMMAND_MS = 2_000;

/** Connections fail immediately while Redis is down; the feed retries. */
export const CONNECTION: RedisOptions = {
  lazyConnect: true,
  connectTimeout: CONNECT_MS,
  commandTimeout: COMMAND_MS,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
};

export interface RevocationListenerOptions {
  url: string;
  /** Prefix of every key and channel. */
  prefix: string;
  channel: string;
  /** How often the connection is pinged, in ms. It is reopened when a reply is missing. */
  heartbeatMs: number;
  logger: Logger;
}

export interface RevocationListenerEvents {
  /** Connected. Messages arrive once `listen` has resolved. */
  onUp(): void;
  /** From now on messages may be missed. */
  onDown(error: Error): void;
  onMessage(text: string): void;
}

/** Subscribes to one channel and reconnects until it is closed. */
export interface RevocationListener {
  /** @throws errors of ioredis. */
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
  redis.on('close', () => onDown(new Error('connection to Redis lost')));
  redis.on('error', onDown);
  redis.on('message', (_channel: string, text: string) => onMessage(text));
  redis.connect().catch(() => undefined); // The 'error' event reports it, and ioredis reconnects.
  const heartbeat = setInterval(() => {
    if (redis.status === 'ready') redis.ping().catch(() => undefined); // The connection is closed then.
  }, heartbeatMs).unref();
  return {
    listen: async () => void (await redis.subscribe(channel)),
    close() {
      clearInterval(heartbeat);
      redis.disconnect();
    },
  };
}

/** The channel is in one shard, so the subscriber for sharded pub/sub works here too. */
function onCluster(
  cluster: Cluster,
  { prefix, channel, heartbeatMs, logger }: RevocationListenerOptions,
  { onUp, onDown, onMessage }: RevocationListenerEvents,
): RevocationListener {
  const subscriber = new ShardedSubscriber(cluster, { prefix, heartbeatMs, logger });
  subscriber.on('lost', () => onDown(new Error('connection to the revocation shard lost')));
  subscriber.on('regained', onUp);
  subscriber.on('message', (_channel, text) => onMessage(text));
  cluster.on('error', (error) => logger.warn({ err: error }, 'Redis cluster unavailable'));
  cluster.connect().catch(() => undefined); // As above.
  let isOpen = true;
  void subscriber.subscribe(channel).then(() => isOpen && onUp());
  return {
    listen: () => Promise.resolve(), // `onUp` is called only after it has subscribed.
    close() {
      isOpen = false;
      subscriber.close();
      cluster.disconnect();
    },
  };
}
