import type { Logger } from '@parley/service/telemetry';
import { DataSource } from 'typeorm';
import { RefreshTokenEntity } from '../entities/refresh-token.ts';
import { SessionEntity } from '../entities/session.ts';
import { UserWordEntity } from '../entities/user-word.ts';
import { UserEntity } from '../entities/user.ts';
import { migrations } from '../migrations/index.ts';
import { QueryLogger } from './typeorm-logger.ts';

/** The maximum time that a process frozen within a transaction keeps its locks. */
const IDLE_TRANSACTION_MS = 5_000;
/** The time to open a connection, and to wait for a free one in the pool. */
const CONNECT_TIMEOUT_MS = 3_000;
const SLOW_QUERY_MS = 500;

export interface DataSourceOptions {
  url: string;
  poolSize: number;
  logger: Logger;
  /** The time for one statement; unlimited by default. */
  statementTimeoutMs?: number;
}

/** Creates a data source, not connected yet. */
export function createDataSource({ url, poolSize, logger, statementTimeoutMs }: DataSourceOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    applicationName: 'parley-auth',
    poolSize,
    connectTimeoutMS: CONNECT_TIMEOUT_MS,
    entities: [UserEntity, UserWordEntity, SessionEntity, RefreshTokenEntity],
    migrations,
    synchronize: false,
    installExtensions: false,
    logging: 'all',
    logger: new QueryLogger(logger),
    maxQueryExecutionTime: SLOW_QUERY_MS,
    // The pool replaces idle connections that break, as when PostgreSQL restarts.
    // Log the message only: the error contains the whole client, including the password.
    poolErrorHandler: ({ message }: Error) => logger.warn({ reason: message }, 'lost an idle database connection'),
    extra: {
      keepAlive: true,
      // Limits the lifetime, so that silently dead connections are replaced.
      maxLifetimeSeconds: 60,
      idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
      ...(statementTimeoutMs && { statement_timeout: statementTimeoutMs, query_timeout: statementTimeoutMs + 1_000 }),
    },
  });
}
