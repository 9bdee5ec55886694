import { Cluster, Redis, type RedisOptions } from 'ioredis';
import { parseClusterUrl } from './redis-url.ts';

/** Redis, whether it is one server or a cluster: commands that touch one key each mean the same on both. */
export type RedisClient = Redis | Cluster;

/** What our links are told; the times are in ms. */
export type RedisLinkOptions = Pick<
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
 * Connects to the server or the cluster that a `redisUrl` names. On a cluster the options hold for the link to each
 * node, and the retry strategy for finding the cluster again once all nodes are lost; a command that meets a node
 * which is gone is sent again, within its time, to whoever has taken over.
 */
export function connectRedis(url: string, options: RedisLinkOptions): RedisClient {
  const cluster = parseClusterUrl(url);
  if (!cluster) return new Redis(url, options);
  const {
    retryStrategy,
    enableOfflineQueue = true,
    lazyConnect = false,
    // Of a pipeline that holds commands of several slots, those are not redirected whose slot has moved.
    enableAutoPipelining: _,
    ...redisOptions
  } = options;
  return new Cluster(cluster.nodes, {
    ...(retryStrategy && { clusterRetryStrategy: retryStrategy }),
    enableOfflineQueue,
    lazyConnect,
    // Names stay names, as it is names that certificates are for.
    dnsLookup: (name, callback) => callback(null, name),
    redisOptions: { ...redisOptions, ...cluster.credentials, ...(cluster.isEncrypted && { tls: {} }) },
  });
}

/**
 * How topics are published: on one server to everybody, as ever, and on a cluster within the one shard that the topic
 * belongs to, rather than over the bus to every node.
 */
export const publishCommandOf = (redis: RedisClient): 'PUBLISH' | 'SPUBLISH' =>
  redis instanceof Cluster ? 'SPUBLISH' : 'PUBLISH';

/** Publishes in the way that `publishCommandOf` says. @throws what ioredis throws. */
export async function publishTo(redis: RedisClient, channel: string, text: string): Promise<void> {
  await (redis instanceof Cluster ? redis.spublish(channel, text) : redis.publish(channel, text));
}

/** The servers that hold the keys. */
export const mastersOf = (redis: RedisClient): Redis[] => (redis instanceof Cluster ? redis.nodes('master') : [redis]);
