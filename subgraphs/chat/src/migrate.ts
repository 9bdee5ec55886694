/**
 * Builds the indexes of the chat database, and changes what earlier versions stored; a step of its own, before the service starts. With `--shard`, spreads the
 * collections over the shards of a cluster as well, which is done once; see docs/scaling.md.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ConfigError, createLogger } from '@parley/service';
import { loadMigrateConfig } from './config.ts';
import { migrate } from './migrations/index.ts';
import { Database } from './models/database.ts';

/** How long MongoDB may take to come up. */
const DEADLINE_MS = 60_000;

try {
  const { values } = parseArgs({ options: { shard: { type: 'boolean', default: false } } });
  const config = loadMigrateConfig(process.env);
  const logger = createLogger({ service: 'chat-migrate', level: config.LOG_LEVEL });
  const database = new Database(config.MONGO_URL, logger, { isPatient: true });
  const giveUp = new AbortController();
  const late = delay(DEADLINE_MS, undefined, { signal: giveUp.signal }).then(() => {
    throw new Error(`MongoDB did not come up in ${DEADLINE_MS / 1000} s`);
  });
  try {
    await Promise.race([database.open(), late]);
    await migrate(database, logger);
    logger.info('the database is up to date');
    if (values.shard) {
      await database.shard();
      logger.info('the collections are sharded');
    }
  } finally {
    giveUp.abort();
    await database.close();
  }
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
