import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  closeAll,
  createOperationsServer,
  drainOptionsOf,
  guardLimitsOf,
  Health,
  OperationBudget,
  RateLimits,
  Timekeeper,
  TokenVerifier,
  WorkQueue,
  type Logger,
} from '@parley/service';
import { createLocalJWKSet } from 'jose';
import type { AuthConfig } from './config.ts';
import { RequestContext } from './context.ts';
import { createAuthMetrics } from './metrics.ts';
import { createGraphql } from './graphql.ts';
import { createServices } from './create-services.ts';
import { RefreshCookie } from './refresh-cookie.ts';
import { DatabaseUnavailableError } from './repositories/database-errors.ts';
import { Database } from './repositories/database.ts';
import { createResolvers } from './resolvers/index.ts';
import { createServer } from './server.ts';
import { AccessTokens } from './services/access-tokens.ts';
import { Passwords } from './services/passwords.ts';
import { RevocationPublisher } from './services/revocation-publisher.ts';

/** How long a change may take from the arrival of its request, in ms. Gateways allow less. */
const CHANGE_MS = 10_000;

export interface AuthService {
  /** The origin of `/graphql`, `/.well-known/jwks.json` and the health checks. */
  url: string;
  /** The origin of the operations server. */
  opsUrl: string;
  /** Drains, then frees all resources. */
  close(): Promise<void>;
}

/** Starts the auth subgraph. It listens immediately and becomes ready once PostgreSQL responds. */
export async function startAuth(config: AuthConfig, logger: Logger): Promise<AuthService> {
  const sdl = await readFile(join(config.SCHEMA_DIR, 'auth.graphql'), 'utf8');
  const accessTokens = await AccessTokens.create(
    config.AUTH_SIGNING_KEY,
    config.AUTH_PREVIOUS_KEYS,
    config.ACCESS_TOKEN_SECONDS,
  );
  const verifier = new TokenVerifier(createLocalJWKSet(accessTokens.jwks));
  const passwordQueue = new WorkQueue(config.ARGON2_CONCURRENCY, config.MAX_PASSWORD_QUEUE);
  const passwords = await Passwords.create(passwordQueue);

  const metrics = createAuthMetrics({
    passwords: () => passwordQueue.depth,
    connections: () => database.connections,
  });
  const time = new Timekeeper(CHANGE_MS);
  const unwatchRedis = metrics.stores.watchRedis();
  const database = new Database(
    { url: config.POSTGRES_URL, poolSize: config.POSTGRES_POOL_SIZE },
    logger,
    metrics.stores,
  );
  const publisher = new RevocationPublisher(
    { url: config.REDIS_URL, prefix: config.REDIS_PREFIX, tokenSeconds: config.ACCESS_TOKEN_SECONDS },
    logger,
  );
  const rateLimits = new RateLimits({ url: config.REDIS_URL, prefix: `${config.REDIS_PREFIX}auth.limit.` }, logger);
  const services = createServices({ config, database, publisher, rateLimits, accessTokens, passwords, logger });
  const { outbox } = services;

  const health = new Health({ postgres: () => database.ping(), schema: () => database.checkSchema() });
  const operations = createOperationsServer(health, metrics.registry);
  const apollo = createGraphql({
    sdl,
    resolvers: createResolvers(services),
    logger,
    isUnavailable: (error) => error instanceof DatabaseUnavailableError,
    metrics: metrics.operations,
  });
  await apollo.start();
  const server = createServer({
    apollo,
    createContext: ({ log, headers, deadline }, reply) => {
      const budget = new OperationBudget(config, deadline.signal);
      return new RequestContext(log as Logger, budget, headers, new RefreshCookie(reply), verifier, services, deadline);
    },
    health,
    time,
    jwks: accessTokens.jwks,
    subgraphSecret: config.SUBGRAPH_SECRET,
    bodyLimit: config.MAX_BODY_BYTES,
    limits: guardLimitsOf(config),
    drain: drainOptionsOf(config),
    metrics: metrics.registry,
    logger,
  });

  const close = () =>
    closeAll([
      () => health.drain(),
      () => server.close(),
      () => apollo.stop(),
      () => outbox.close(),
      () => publisher.close(),
      () => rateLimits.close(),
      () => database.close(),
      () => operations.close(),
      () => time.close(),
      unwatchRedis,
    ]);
  outbox.start();
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
