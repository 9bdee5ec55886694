/** Timeouts of connections to Redis. If a publication takes longer, readers find the change in the store. */
export const REDIS_TIMEOUTS = { commandTimeoutMs: 2_000, socketTimeoutMs: 2_000 };
