import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { closeAll, createMetrics, createOperationsServer, Health, TokenVerifier, type Logger } from '@parley/shared';
import { createLocalJWKSet } from 'jose';
import type { AuthConfig } from './config.ts';
import { RequestContext } from './context.ts';
import { createGraphql } from './graphql.ts';
import { AccountRepository } from './repositories/account-repository.ts';
import { DatabaseUnavailableError } from './repositories/database-errors.ts';
import { Database } from './repositories/database.ts';
import { SessionRepository } from './repositories/session-repository.ts';
import { createResolvers } from './resolvers/index.ts';
import { createServer } from './server.ts';
import { AccessTokens } from './services/access-tokens.ts';
import { Accounts } from './services/accounts.ts';
import { Passwords } from './services/passwords.ts';
import { Sessions } from './services/sessions.ts';
import { WorkQueue } from './services/work-queue.ts';

export interface AuthService {
  /** The origin of `/graphql`, `/.well-known/jwks.json` and the health checks. */
  url: string;
  /** The origin of the operations server. */
  opsUrl: string;
  /** Serves what has come in, then frees everything. */
  close(): Promise<void>;
}

/** Starts the auth subgraph. It listens at once and is ready as soon as PostgreSQL answers. */
export async function startAuth(config: AuthConfig, logger: Logger): Promise<AuthService> {
  const sdl = await readFile(join(config.SCHEMA_DIR, 'auth.graphql'), 'utf8');
  const accessTokens = await AccessTokens.create(config.AUTH_SIGNING_KEY, config.ACCESS_TOKEN_SECONDS);
  const verifier = new TokenVerifier(createLocalJWKSet(accessTokens.jwks));
  const passwords = await Passwords.create(new WorkQueue(config.ARGON2_CONCURRENCY, config.LIMIT_PASSWORD_QUEUE));

  const database = new Database({ url: config.DATABASE_URL, poolSize: config.DATABASE_POOL_SIZE }, logger);
  const accountRepository = new AccountRepository(database);
  const sessionRepository = new SessionRepository(database);
  const sessions = new Sessions(sessionRepository, accountRepository, accessTokens, config.REFRESH_TOKEN_DAYS);
  const accounts = new Accounts(accountRepository, sessions, passwords, config.LIMIT_PASSWORD_LENGTH);

  const health = new Health({ postgres: () => database.ping(), schema: () => database.checkSchema() });
  const operations = createOperationsServer(health, createMetrics('auth'));
  const apollo = createGraphql({
    sdl,
    resolvers: createResolvers(accounts, sessions),
    logger,
    isUnavailable: (error) => error instanceof DatabaseUnavailableError,
  });
  await apollo.start();
  const server = createServer({
    apollo,
    createContext: ({ log, headers }) => new RequestContext(log as Logger, headers.authorization, verifier, accounts),
    health,
    jwks: accessTokens.jwks,
    linkSecret: config.SUBGRAPH_SECRET,
    bodyLimit: config.LIMIT_LINK_BYTES,
    logger,
  });

  const close = () =>
    closeAll([
      () => health.drain(),
      () => server.close(),
      () => apollo.stop(),
      () => database.close(),
      () => operations.close(),
    ]);
  try {
    const url = await server.listen({ host: config.HOST, port: config.PORT });
    const opsUrl = await operations.listen({ host: config.HOST, port: config.OPS_PORT });
    logger.info({ url, opsUrl }, 'listening');
    return { url, opsUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}
