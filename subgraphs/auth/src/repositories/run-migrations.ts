import { retryUntil, type Logger } from '@parley/service';
import type { DataSource } from 'typeorm';
import { createDataSource } from './data-source.ts';
import { messageOf } from './database-errors.ts';

/** The name of the lock under which one process at a time migrates a database; any number that nobody else takes. */
const MIGRATION_LOCK = 7_270_150_113;

/**
 * Brings the schema up to date, waiting for PostgreSQL until `deadlineMs` have passed. Safe when two start at once:
 * the second waits for the first and finds nothing left to do.
 * @throws what kept it from doing so.
 */
export async function runMigrations(url: string, logger: Logger, deadlineMs: number): Promise<void> {
  // Two connections: one holds the lock, the other migrates.
  const source = createDataSource({ url, poolSize: 2, logger });
  let failure: unknown;
  await retryUntil(() => source.initialize(), {
    signal: AbortSignal.timeout(deadlineMs),
    onFailure: (error, attempt) => {
      failure = error;
      logger.warn({ reason: messageOf(error), attempt }, 'no database connection yet');
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
    logger.info({ migrations: done.map(({ name }) => name) }, 'the schema is up to date');
  } finally {
    // The lock goes with the connection, which is not used again.
    await runner.release();
  }
}
