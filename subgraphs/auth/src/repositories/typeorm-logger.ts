import type { Logger } from '@parley/service/telemetry';
import type { Logger as TypeormLogger } from 'typeorm';

/** Forwards TypeORM's log without query parameters, which contain email addresses and hashes. */
export class QueryLogger implements TypeormLogger {
  constructor(private readonly logger: Logger) {}

  logQuery(sql: string): void {
    this.logger.trace({ sql }, 'query');
  }

  /** Logged at debug level: the caller handles the error. */
  logQueryError(error: string | Error, sql: string): void {
    this.logger.debug({ sql, reason: String(error) }, 'query failed');
  }

  logQuerySlow(milliseconds: number, sql: string): void {
    this.logger.warn({ sql, milliseconds }, 'slow query');
  }

  logSchemaBuild(message: string): void {
    this.logger.info(message);
  }

  logMigration(message: string): void {
    this.logger.info(message);
  }

  log(level: 'log' | 'info' | 'warn', message: unknown): void {
    this.logger[level === 'log' ? 'info' : level](String(message));
  }
}
