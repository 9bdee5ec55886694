import { Cluster } from 'ioredis';
import type { RedisClient } from './connect.ts';

/**
 * The command that publishes on a channel: PUBLISH on a single server, and on a cluster SPUBLISH, which reaches only
 * the shard that the channel belongs to instead of every node.
 */
export const publishCommandOf = (redis: RedisClient): 'PUBLISH' | 'SPUBLISH' =>
  redis instanceof Cluster ? 'SPUBLISH' : 'PUBLISH';

/** Publishes a message with the command that `publishCommandOf` returns. @throws when Redis fails. */
export async function publishTo(redis: RedisClient, channel: string, text: string): Promise<void> {
  await (redis instanceof Cluster ? redis.spublish(channel, text) : redis.publish(channel, text));
}
