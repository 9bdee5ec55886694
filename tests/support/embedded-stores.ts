/** Makes a system start embedded stores instead of using the ones given by URL, because its tests kill and stall them. */
export const EMBEDDED_STORES = { POSTGRES_URL: '', MONGO_URL: '', REDIS_URL: '' };
