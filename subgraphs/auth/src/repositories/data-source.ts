import type { Logger } from '@parley/service';
import { DataSource } from 'typeorm';
import { RefreshTokenEntity } from '../entities/refresh-token.ts';
import { SessionEntity } from '../entities/session.ts';
import { UserWordEntity } from '../entities/user-word.ts';
import { UserEntity } from '../entities/user.ts';
import { migrations } from '../migrations/index.ts';
import { QueryLogger } from './typeorm-logger.ts';

/** A process that was frozen within a transaction keeps its locks no longer than this. */
const IDLE_TRANSACTION_MS = 5_000;
/** For a connection to open, and for a free one in the pool. */
const CONNECT_TIMEOUT_MS = 3_000;
const SLOW_QUERY_MS = 500;

export interface DataSourceSettings {
  url: string;
  poolSize: number;
  logger: Logger;
  /** How long one statement may take; without it, as long as it takes. */
  statementTimeoutMs?: number;
}

/** A data source that is not connected yet. */
export function createDataSource({ url, poolSize, logger, statementTimeoutMs }: DataSourceSettings): DataSource {
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
    // An idle connection that breaks, as when PostgreSQL restarts: the pool replaces it by itself.
    // Its error carries the whole client, password and all, which no log should.
    poolErrorHandler: ({ message }: Error) => logger.warn({ reason: message }, 'lost an idle database connection'),
    extra: {
      keepAlive: true,
      // A link that hangs silently is given up with the connection's age.
      maxLifetimeSeconds: 60,
      idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
      ...(statementTimeoutMs && { statement_timeout: statementTimeoutMs, query_timeout: statementTimeoutMs + 1_000 }),
    },
  });
}
