/**
 * Migrates the chat database: builds indexes and converts data of earlier versions. Runs before the service starts.
 * With `--shard`, it also shards the collections of a cluster, which is needed once; see docs/scaling.md.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { ConfigError } from '@parley/service/config';
import { createLogger } from '@parley/service/telemetry';
import { loadMigrateConfig } from './config.ts';
import { migrate } from './migrations/index.ts';
import { Database } from './models/database.ts';

/** How long to wait for MongoDB to become available, in ms. */
const DEADLINE_MS = 60_000;

try {
  const { values } = parseArgs({ options: { shard: { type: 'boolean', default: false } } });
  const config = loadMigrateConfig(process.env);
  const logger = createLogger({ service: 'chat-migrate', level: config.LOG_LEVEL });
  const database = new Database(config.MONGO_URL, logger, { noSocketTimeout: true });
  const finished = new AbortController();
  const late = delay(DEADLINE_MS, undefined, { signal: finished.signal }).then(() => {
    throw new Error(`MongoDB did not become available within ${DEADLINE_MS / 1000} s`);
  });
  try {
    await Promise.race([database.open(), late]);
    await migrate(database, logger);
    logger.info('database is up to date');
    if (values.shard) {
      await database.shard();
      logger.info('collections sharded');
    }
  } finally {
    finished.abort();
    await database.close();
  }
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
