/** For a system that has stores of its own, whatever the tests around it were given by URL: it kills and starves them. */
export const OWN_STORES = { DATABASE_URL: '', MONGO_URL: '', REDIS_URL: '' };
