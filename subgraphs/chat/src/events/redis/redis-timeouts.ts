/** Timeouts of the connections to Redis. A publication that takes longer has failed: readers find the change stored. */
export const REDIS_TIMEOUTS = { commandTimeoutMs: 2_000, socketTimeoutMs: 2_000 };
