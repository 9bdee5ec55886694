import { backoff, connectRedis, type RedisClient } from '@parley/service';
import type { RedisOptions } from 'ioredis';

const CONNECT_MS = 3_000;
/** Timeout of a command, in ms. */
const COMMAND_MS = 2_000;

/** Options of all Redis connections. */
export const CONNECTION_OPTIONS: RedisOptions = { connectTimeout: CONNECT_MS, retryStrategy: backoff };

/** Opens a connection whose commands fail at once while Redis is unavailable, instead of being queued. */
export const connectFailFast = (url: string): RedisClient =>
  connectRedis(url, {
    ...CONNECTION_OPTIONS,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_MS,
    socketTimeout: COMMAND_MS,
    enableAutoPipelining: true,
  });
