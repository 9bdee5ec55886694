import { backoff, connectRedis, type RedisClient } from '@parley/service';
import type { RedisOptions } from 'ioredis';

const CONNECT_MS = 3_000;
/** A command that Redis has not answered by then counts as failed. */
const COMMAND_MS = 2_000;

/** What all links to Redis have in common. */
export const LINK: RedisOptions = { connectTimeout: CONNECT_MS, retryStrategy: backoff };

/** A link whose commands fail at once while Redis is away, rather than wait for it. */
export const connectImpatiently = (url: string): RedisClient =>
  connectRedis(url, {
    ...LINK,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_MS,
    socketTimeout: COMMAND_MS,
    enableAutoPipelining: true,
  });
