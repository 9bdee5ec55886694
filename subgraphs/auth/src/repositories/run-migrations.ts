import { retryUntil } from '@parley/service/async';
import type { Logger } from '@parley/service/telemetry';
import type { DataSource } from 'typeorm';
import { createDataSource } from './data-source.ts';
import { messageOf } from './database-errors.ts';

/** The key of the advisory lock that serializes migrations; any number that nothing else uses. */
const MIGRATION_LOCK = 7_270_150_113;

/**
 * Migrates the schema, waiting up to `deadlineMs` for PostgreSQL. Safe to run concurrently: the second process waits for
 * the first and finds nothing to do.
 * @throws when a migration fails, or PostgreSQL stays unreachable.
 */
export async function runMigrations(url: string, logger: Logger, deadlineMs: number): Promise<void> {
  // Two connections: one holds the lock, the other migrates.
  const source = createDataSource({ url, poolSize: 2, logger });
  let failure: unknown;
  await retryUntil(() => source.initialize(), {
    signal: AbortSignal.timeout(deadlineMs),
    onFailure: (error, attempt) => {
      failure = error;
      logger.warn({ reason: messageOf(error), attempt }, 'database connection failed');
    },
  }).catch(() => {
    throw failure;
  });
  try {
    await migrate(source, logger, deadlineMs);
  } finally {
    await source.destroy();
  }
}

async function migrate(source: DataSource, logger: Logger, deadlineMs: number): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    await runner.query(`SET lock_timeout = ${deadlineMs}`);
    await runner.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    const done = await source.runMigrations({ transaction: 'each' });
    logger.info({ migrations: done.map(({ name }) => name) }, 'schema up to date');
  } finally {
    // The lock ends with the connection, which is not used again.
    await runner.release();
  }
}
