import {
  closeAll,
  createOperationsServer,
  drainOptionsOf,
  guardLimitsOf,
  Health,
  listenOrClose,
  type RunningService,
} from '@parley/service/http';
import { remoteKeys, TokenVerifier } from '@parley/service/identity';
import type { Logger } from '@parley/service/telemetry';
import { Timekeeper } from '@parley/service/time';
import { PayerResolver } from './budget/payer-resolver.ts';
import { costLimits, documentLimits, type Config } from './config.ts';
import { createBudgets } from './create-budgets.ts';
import { createRevocations } from './create-revocations.ts';
import { createSocketServer } from './create-socket-server.ts';
import { DocumentValidator } from './documents/document-validator.ts';
import { PersistedQueries } from './documents/persisted-queries.ts';
import { ErrorMapper } from './errors.ts';
import { loadFederation } from './federation.ts';
import { AdmissionControl } from './http/admission-control.ts';
import { createApolloServer } from './http/apollo-server.ts';
import { createHttpServer } from './http/http-server.ts';
import { Playground } from './http/playground.ts';
import { createGatewayMetrics, type GatewayMetrics } from './metrics.ts';
import { openSubgraphs } from './open-subgraphs.ts';
import { PartialData } from './partial-data.ts';
import { SubscriptionPlanner } from './subscriptions/planning/planner.ts';

/** Starts a gateway. It also starts while subgraphs are down, because it reads the supergraph from a file. */
export async function startGateway(config: Config, logger: Logger): Promise<RunningService> {
  const metrics: GatewayMetrics = createGatewayMetrics({
    sockets: () => sockets.size,
    subscriptions: () => subgraphs.subscriptions,
    replicas: () => subgraphs.replicas,
    revocations: () => revocations.size,
    isFollowingRevocations: () => revocationFeed.isConnected,
    areBudgetsShared: () => budgetSync.isShared,
    waitingRequests: () => subgraphs.waitingRequests,
    cacheBytes: () => ({
      documents: validator.bytes,
      persisted_queries: persisted.bytes,
      plans: federation.plans.bytes,
      subscription_plans: planner.bytes,
    }),
  });
  const time = new Timekeeper(config.SUBGRAPH_TIMEOUT_MS);
  const subgraphs = await openSubgraphs(config, metrics, logger);
  const federation = await loadFederation(config.SUPERGRAPH_FILE, subgraphs.dataSources, logger);
  const { supergraph, schema, planning } = federation;
  const errors = new ErrorMapper(logger);
  const validator = new DocumentValidator(schema, federation.prices, documentLimits(config), config.INTROSPECTION);
  const persisted = new PersistedQueries(validator);
  const planner = new SubscriptionPlanner(supergraph, schema, planning);
  const { sessionConnections, revocations, revocationFeed } = createRevocations(config, metrics, logger);
  const { payers, budgetSync } = createBudgets(config, metrics, logger);
  const keys = remoteKeys(config.AUTH_URLS, logger);
  const verifier = new TokenVerifier(keys.keys);
  const apollo = createApolloServer({
    schema,
    gateway: federation.gateway,
    plans: federation.plans,
    validator,
    persisted,
    partialData: new PartialData(schema),
    costLimits: costLimits(config),
    errors,
    revocations,
    maxTokens: config.MAX_QUERY_TOKENS,
    metrics: metrics.operations,
    logger,
  });
  await apollo.start();

  const shared = { apollo, validator, errors, time, verifier, payers, revocations, sessionConnections };
  const sockets = createSocketServer({ ...shared, config, federation, subgraphs, planner, metrics, logger });
  const health = new Health({ ...subgraphs.checks, revocations: async () => revocations.requireLoaded() });
  const { server, guard } = await createHttpServer({
    apollo,
    admission: new AdmissionControl(new PayerResolver(verifier, payers), validator),
    health,
    time,
    draining: drainOptionsOf(config),
    allowedOrigins: config.ALLOWED_ORIGINS,
    trustedProxies: config.TRUSTED_PROXIES,
    isCookieSecure: config.COOKIE_SECURE,
    maxBody: config.MAX_BODY_BYTES,
    limits: guardLimitsOf(config),
    metrics: metrics.registry,
    playground: config.PLAYGROUND ? await Playground.load(config.PLAYGROUND_FOLDER) : null,
    logger,
  });
  sockets.listenTo(server.server, guard);
  const operations = createOperationsServer(health, metrics.registry);

  const stop = () => {
    health.drain();
    const closed = server.close();
    return closeAll([
      () => sockets.close(drainOptionsOf(config)),
      () => closed,
      () => apollo.stop(),
      () => planning.close(),
      () => subgraphs.close(),
      () => keys.close(),
      () => revocationFeed.close(),
      () => budgetSync.close(),
      () => operations.close(),
      () => time.close(),
    ]);
  };
  const running = await listenOrClose(config, { server, operations }, stop);
  logger.info({ url: running.url, auth: config.AUTH_URLS, chat: config.CHAT_URLS }, 'listening');
  return running;
}
