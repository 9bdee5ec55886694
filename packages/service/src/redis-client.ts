import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { parseClusterUrl } from './redis-url.ts';

/** A single Redis server or a cluster. Commands with one key work the same on both. */
export type RedisClient = Redis | Cluster;

/** The ioredis options that we use; times are in ms. */
export type RedisConnectionOptions = Pick<
  RedisOptions,
  | 'connectTimeout'
  | 'commandTimeout'
  | 'socketTimeout'
  | 'retryStrategy'
  | 'enableOfflineQueue'
  | 'maxRetriesPerRequest'
  | 'enableAutoPipelining'
  | 'lazyConnect'
  | 'autoResubscribe'
>;

/**
 * Connects to the server or cluster that a `redisUrl` names. On a cluster the options apply to the connection to each
 * node, and the retry strategy to finding the cluster again after all nodes are lost. A command that fails because its
 * node is gone is retried at the node's successor, within its timeout.
 */
export function connectRedis(url: string, options: RedisConnectionOptions): RedisClient {
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

/**
 * The command that publishes to a topic: PUBLISH on a single server, and on a cluster SPUBLISH, which reaches only the
 * shard that the topic belongs to instead of every node.
 */
export const publishCommandOf = (redis: RedisClient): 'PUBLISH' | 'SPUBLISH' =>
  redis instanceof Cluster ? 'SPUBLISH' : 'PUBLISH';

/** Publishes a message with the command that `publishCommandOf` returns. @throws the errors of ioredis. */
export async function publishTo(redis: RedisClient, channel: string, text: string): Promise<void> {
  await (redis instanceof Cluster ? redis.spublish(channel, text) : redis.publish(channel, text));
}

/** The servers that store the keys. */
export const mastersOf = (redis: RedisClient): Redis[] => (redis instanceof Cluster ? redis.nodes('master') : [redis]);
