import { join } from 'node:path';
import { WorkQueue } from '@parley/service/async';
import { OperationBudget } from '@parley/service/graphql';
import type { RunningService } from '@parley/service/http';
import { TokenVerifier } from '@parley/service/identity';
import { RateLimits } from '@parley/service/redis';
import type { Logger } from '@parley/service/telemetry';
import { createSubgraphSchema, createSubgraphServer } from '@parley/service/subgraph';
import { createLocalJWKSet } from 'jose';
import type { AuthConfig } from './config.ts';
import { RequestContext } from './context.ts';
import { createServices } from './create-services.ts';
import { markViewerIndependent } from './mark-viewer-independent.ts';
import { createAuthMetrics } from './metrics.ts';
import { servePublicKeys } from './public-keys.ts';
import { RefreshCookie } from './refresh-cookie.ts';
import { DatabaseUnavailableError } from './repositories/database-errors.ts';
import { Database } from './repositories/database.ts';
import { createResolvers } from './resolvers/index.ts';
import { AccessTokens } from './services/access-tokens.ts';
import { Passwords } from './services/passwords.ts';
import { RevocationPublisher } from './services/revocation-publisher.ts';

/** How long a change may take from the arrival of its request, in ms. Gateways allow less. */
const CHANGE_MS = 10_000;

/** Starts the auth subgraph. It listens immediately and becomes ready once PostgreSQL responds. */
export async function startAuth(config: AuthConfig, logger: Logger): Promise<RunningService> {
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

  const subgraph = await createSubgraphServer({
    config,
    schema: createSubgraphSchema(join(config.SCHEMA_DIR, 'auth.graphql'), createResolvers(services)),
    createContext: ({ log, headers, deadline }, reply) => {
      const budget = new OperationBudget(config, deadline.signal);
      return new RequestContext(log as Logger, budget, headers, new RefreshCookie(reply), verifier, services, deadline);
    },
    checks: { postgres: () => database.ping(), schema: () => database.checkSchema() },
    isUnavailable: (error) => error instanceof DatabaseUnavailableError,
    hasWebSockets: false,
    maxBodyBytes: config.MAX_BODY_BYTES,
    changeTimeoutMs: CHANGE_MS,
    metrics,
    plugins: [markViewerIndependent],
    logger,
  });
  servePublicKeys(subgraph.routes, accessTokens.jwks);
  services.pendingRevocations.start();
  return subgraph.listen({
    resources: [
      () => services.pendingRevocations.close(),
      () => publisher.close(),
      () => rateLimits.close(),
      () => database.close(),
      unwatchRedis,
    ],
  });
}
