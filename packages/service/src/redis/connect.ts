import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { backoff } from '../async/backoff.ts';
import { parseClusterUrl } from './redis-url.ts';

/** A single Redis server or a cluster. Commands with one key work the same on both. */
export type RedisClient = Redis | Cluster;

/** How long connecting may take, and how long a server with pending commands may be silent. */
export const CONNECT_TIMEOUT_MS = 3_000;

export interface FailFastOptions {
  /** A command without a response after this time has failed. */
  commandTimeoutMs: number;
  /** The connection is replaced when commands are pending and nothing has arrived for this time. */
  socketTimeoutMs?: number;
  /** Called for each failed connection. The client reconnects by itself. */
  onError(error: Error): void;
}

/**
 * Connects to the server or cluster that a `redisUrl` names, and reconnects until it is disconnected. While Redis is
 * unavailable, commands fail at once instead of being queued.
 */
export function connectFailFast(url: string, options: FailFastOptions): RedisClient {
  const { commandTimeoutMs, socketTimeoutMs = CONNECT_TIMEOUT_MS, onError } = options;
  const redis = connect(url, {
    ...failFast(commandTimeoutMs),
    socketTimeout: socketTimeoutMs,
    retryStrategy: backoff,
    enableAutoPipelining: true,
  });
  redis.on('error', onError);
  return redis;
}

/**
 * Connects for a few commands; does not reconnect. The caller disconnects it.
 * @throws when it cannot connect.
 */
export async function connectOnce(url: string, commandTimeoutMs: number): Promise<RedisClient> {
  const redis = connect(url, { ...failFast(commandTimeoutMs), lazyConnect: true, retryStrategy: () => null });
  redis.on('error', () => undefined); // The commands report it.
  try {
    await redis.connect();
  } catch (error) {
    redis.disconnect();
    throw error;
  }
  return redis;
}

/**
 * Opens another connection to a server, which reconnects until it is disconnected. Its commands wait until the server
 * is available, however long that takes. After a reconnect the caller must subscribe to its channels again.
 */
export const connectRetrying = (server: Redis): Redis =>
  server.duplicate({
    connectTimeout: CONNECT_TIMEOUT_MS,
    commandTimeout: undefined,
    socketTimeout: undefined,
    retryStrategy: backoff,
    enableOfflineQueue: true,
    maxRetriesPerRequest: null,
    enableAutoPipelining: false,
    autoResubscribe: false,
  });

/** The servers that store the keys. */
export const primariesOf = (redis: RedisClient): Redis[] =>
  redis instanceof Cluster ? redis.nodes('master') : [redis];

const failFast = (commandTimeoutMs: number): RedisOptions => ({
  connectTimeout: CONNECT_TIMEOUT_MS,
  commandTimeout: commandTimeoutMs,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
});

/**
 * On a cluster the options apply to the connection to each node, and the retry strategy to finding the cluster again
 * after all nodes are lost. A command that fails because its node is gone is retried on the node's successor, within
 * its timeout.
 */
function connect(url: string, options: RedisOptions): RedisClient {
  const cluster = parseClusterUrl(url);
  if (!cluster) return new Redis(url, options);
  const {
    retryStrategy,
    enableOfflineQueue = true,
    lazyConnect = false,
    // In a pipeline with commands for several slots, commands whose slot has moved are not redirected.
    enableAutoPipelining: _,
    ...redisOptions
  } = options;
  return new Cluster(cluster.nodes, {
    ...(retryStrategy && { clusterRetryStrategy: retryStrategy }),
    enableOfflineQueue,
    lazyConnect,
    // Keep host names, because certificates are issued for names.
    dnsLookup: (name, callback) => callback(null, name),
    redisOptions: { ...redisOptions, ...cluster.credentials, ...(cluster.isEncrypted && { tls: {} }) },
  });
}
