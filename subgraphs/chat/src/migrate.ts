/** Builds the indexes of the chat database; a step of its own, before the service starts. */
import { setTimeout as delay } from 'node:timers/promises';
import { ConfigError, createLogger } from '@parley/shared';
import { loadMigrateConfig } from './config.ts';
import { Database } from './models/database.ts';

/** How long MongoDB may take to come up. */
const DEADLINE_MS = 60_000;

try {
  const config = loadMigrateConfig(process.env);
  const logger = createLogger({ service: 'chat-migrate', level: config.LOG_LEVEL });
  const database = new Database(config.MONGO_URL, logger);
  const giveUp = new AbortController();
  const late = delay(DEADLINE_MS, undefined, { signal: giveUp.signal }).then(() => {
    throw new Error(`MongoDB did not come up in ${DEADLINE_MS / 1000} s`);
  });
  try {
    await Promise.race([database.open(), late]);
    await database.buildIndexes();
    logger.info('the indexes are built');
  } finally {
    giveUp.abort();
    await database.close();
  }
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
