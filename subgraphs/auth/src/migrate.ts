/** Migrates the auth database; a separate step before the service starts. */
import { ConfigError } from '@parley/service/config';
import { createLogger } from '@parley/service/telemetry';
import { loadMigrateConfig } from './config.ts';
import { runMigrations } from './repositories/run-migrations.ts';

/** How long to wait for PostgreSQL. */
const DEADLINE_MS = 60_000;

try {
  const config = loadMigrateConfig(process.env);
  const logger = createLogger({ service: 'auth-migrate', level: config.LOG_LEVEL });
  await runMigrations(config.POSTGRES_URL, logger, DEADLINE_MS);
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
