import type { AddressInfo } from 'node:net';
import {
  closeAll,
  createOperationsServer,
  drainOptionsOf,
  guardLimitsOf,
  Health,
  remoteKeys,
  Timekeeper,
  TokenVerifier,
  type Logger,
  type Service,
} from '@parley/service';
import { Accounts } from './budget/accounts.ts';
import { AccountResolver } from './budget/account-resolver.ts';
import { BudgetSync } from './budget/budget-sync.ts';
import { costLimits, documentLimits, type Config } from './config.ts';
import { DocumentValidator } from './documents/document-validator.ts';
import { PersistedQueries } from './documents/persisted-queries.ts';
import { ErrorMapper } from './errors.ts';
import { loadFederation } from './federation.ts';
import { createApolloServer } from './http/apollo-server.ts';
import { createHttpServer } from './http/http-server.ts';
import { Playground } from './http/playground.ts';
import { AdmissionControl } from './http/admission-control.ts';
import { createGatewayMetrics } from './metrics.ts';
import { PartialData } from './partial-data.ts';
import { SessionConnections } from './sessions/session-connections.ts';
import { RevocationFeed } from './sessions/revocation-feed.ts';
import { Revocations } from './sessions/revocations.ts';
import { Subgraphs } from './subgraphs/subgraphs.ts';
import { EventExecution } from './subscriptions/event-execution.ts';
import { SubscriptionPlanner } from './subscriptions/planner.ts';
import { createProtocolServer } from './subscriptions/protocol-server.ts';
import { KeyedLimit } from './subscriptions/keyed-limit.ts';
import { SocketServer } from './subscriptions/socket-server.ts';
import { Subscriptions } from './subscriptions/subscriptions.ts';

export interface Gateway extends Service {
  /** The origin that serves `/graphql`, for example `http://127.0.0.1:4000`. */
  url: string;
  opsUrl: string;
}

/** Starts a gateway. It also starts while subgraphs are down, because it reads the supergraph from a file. */
export async function startGateway(config: Config, logger: Logger): Promise<Gateway> {
  const metrics = createGatewayMetrics({
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
      plans: plans.bytes,
      subscription_plans: planner.bytes,
    }),
  });
  const time = new Timekeeper(config.SUBGRAPH_TIMEOUT_MS);
  const subgraphs = await Subgraphs.open(
    { auth: config.AUTH_URLS, chat: config.CHAT_URLS },
    {
      sessionSubgraph: 'auth',
      secret: config.SUBGRAPH_SECRET,
      timeoutMs: config.SUBGRAPH_TIMEOUT_MS,
      pingMs: config.UPSTREAM_PING_MS,
      limits: { connections: config.MAX_SUBGRAPH_CONNECTIONS, responseBytes: config.MAX_SUBGRAPH_RESPONSE_BYTES },
      duration: metrics.subgraphRequests,
      onEvent: () => metrics.events.inc(),
      logger,
    },
  );
  const { supergraph, schema, prices, gateway, plans, planning } = await loadFederation(
    config.SUPERGRAPH_FILE,
    subgraphs.dataSources,
    logger,
  );
  const errors = new ErrorMapper(logger);
  const sessionConnections = new SessionConnections();
  const revocations = new Revocations(
    config.MAX_REVOCATIONS,
    (session) => sessionConnections.revoke(session),
    () => metrics.evictedRevocations.inc(),
  );
  const validator = new DocumentValidator(schema, prices, documentLimits(config), config.INTROSPECTION);
  const persisted = new PersistedQueries(validator);
  const planner = new SubscriptionPlanner(supergraph, schema, planning);
  const accounts = new Accounts({
    user: { perSecond: config.RATE_LIMIT_USER_WORK, burst: config.RATE_LIMIT_USER_WORK_BURST },
    address: { perSecond: config.RATE_LIMIT_ADDRESS_WORK, burst: config.RATE_LIMIT_ADDRESS_WORK_BURST },
    onRefusal: (kind) => metrics.refusals.inc({ kind }),
  });
  const budgetSync = new BudgetSync({ url: config.REDIS_URL, prefix: config.REDIS_PREFIX, logger }, accounts.spent);
  const apollo = createApolloServer({
    schema,
    gateway,
    plans,
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

  const subscriptions = new Subscriptions({
    planner,
    execution: new EventExecution({
      supergraph,
      dataSources: subgraphs.dataSources,
      errors,
      retryTimeoutMs: config.STREAM_FAILOVER_TIMEOUT_MS,
      onExecution: (recipients) => metrics.eventExecutions.inc({ for: recipients }),
      logger,
    }),
    upstreams: subgraphs.upstreams,
    maxWaiting: config.MAX_WAITING_EVENTS,
    failoverTimeoutMs: config.STREAM_FAILOVER_TIMEOUT_MS,
    onMove: () => metrics.streamMoves.inc(),
  });
  const keys = remoteKeys(config.AUTH_URLS, logger);
  const verifier = new TokenVerifier(keys.keys);
  const sockets = new SocketServer({
    protocol: createProtocolServer({
      schema,
      apollo,
      validator,
      costLimits: costLimits(config),
      errors,
      metrics,
      subscriptions,
      time,
      verifier,
      accounts,
      revocations,
      sessionConnections,
      sockets: new KeyedLimit(config.MAX_SOCKETS_PER_USER),
      operations: new KeyedLimit(config.MAX_SUBSCRIPTIONS_PER_USER),
      maxOperations: config.MAX_SUBSCRIPTIONS_PER_SOCKET,
      initTimeoutMs: config.CONNECTION_INIT_TIMEOUT_MS,
    }),
    allowedOrigins: config.ALLOWED_ORIGINS,
    trustedProxies: config.TRUSTED_PROXIES,
    maxSockets: config.MAX_SOCKETS,
    addresses: new KeyedLimit(config.MAX_SOCKETS_PER_ADDRESS),
    maxFrameBytes: config.MAX_FRAME_BYTES,
    metrics: metrics.sockets,
    limits: {
      unreadBytes: config.MAX_UNREAD_BYTES_PER_SOCKET,
      frames: config.RATE_LIMIT_FRAMES,
      pingMs: config.CLIENT_PING_MS,
    },
    logger,
  });
  const revocationFeed = new RevocationFeed(
    {
      url: config.REDIS_URL,
      prefix: config.REDIS_PREFIX,
      heartbeatMs: config.REDIS_HEARTBEAT_MS,
      limit: config.MAX_REVOCATIONS,
      onUnreadable: () => metrics.unreadableRevocations.inc(),
      logger,
    },
    revocations,
  );
  const health = new Health({ ...subgraphs.checks, revocations: async () => revocations.requireLoaded() });
  const { server, guard } = await createHttpServer({
    apollo,
    admission: new AdmissionControl(new AccountResolver(verifier, accounts), validator),
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

  const stop = async () => {
    health.drain();
    const closed = server.close();
    await closeAll([
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
  let stopped: Promise<void> | undefined;
  const close = () => (stopped ??= stop());
  try {
    await operations.listen({ host: config.HOST, port: config.OPS_PORT });
    await server.listen({ host: config.HOST, port: config.PORT });
  } catch (error) {
    await close();
    throw error;
  }
  const url = urlOf(config.HOST, server.server.address() as AddressInfo);
  logger.info({ url, auth: config.AUTH_URLS, chat: config.CHAT_URLS }, 'listening');
  return { url, opsUrl: urlOf(config.HOST, operations.server.address() as AddressInfo), close };
}

const urlOf = (host: string, { port }: AddressInfo): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
