import type { AddressInfo } from 'node:net';
import {
  closeAll,
  createOperationsServer,
  drainingOf,
  guardLimitsOf,
  Health,
  remoteKeys,
  TokenVerifier,
  type Logger,
  type Service,
} from '@parley/shared';
import { documentLimits, type Config } from './config.ts';
import { DocumentGate } from './documents/document-gate.ts';
import { ErrorMapper } from './errors.ts';
import { loadFederation } from './federation.ts';
import { createApolloServer } from './http/apollo-server.ts';
import { createHttpServer } from './http/http-server.ts';
import { Playground } from './http/playground.ts';
import { createGatewayMetrics } from './metrics.ts';
import { OpenSessions } from './sessions/open-sessions.ts';
import { RevocationFeed } from './sessions/revocation-feed.ts';
import { Revocations } from './sessions/revocations.ts';
import { Subgraphs } from './subgraphs/subgraphs.ts';
import { EventExecution } from './subscriptions/event-execution.ts';
import { SubscriptionPlanner } from './subscriptions/planner.ts';
import { createProtocolServer } from './subscriptions/protocol-server.ts';
import { SocketCounts } from './subscriptions/socket-counts.ts';
import { SocketServer } from './subscriptions/socket-server.ts';
import { Subscriptions } from './subscriptions/subscriptions.ts';

export interface Gateway extends Service {
  /** Where clients find `/graphql`. */
  url: string;
  opsUrl: string;
}

/** Starts a gateway. Subgraphs that are down do not keep it from starting: the supergraph is a file. */
export async function startGateway(config: Config, logger: Logger): Promise<Gateway> {
  const metrics = createGatewayMetrics({
    sockets: () => sockets.size,
    subscriptions: () => subgraphs.subscriptions,
    replicas: () => subgraphs.replicas,
    revocations: () => revocations.size,
    isFollowingRevocations: () => revocationFeed.isFollowing,
    waitingRequests: () => subgraphs.waitingRequests,
  });
  const subgraphs = await Subgraphs.open(
    { auth: config.AUTH_URLS, chat: config.CHAT_URLS },
    {
      sessionSubgraph: 'auth',
      secret: config.SUBGRAPH_SECRET,
      timeoutMs: config.SUBGRAPH_TIMEOUT_MS,
      pingMs: config.LINK_PING_MS,
      limits: { connections: config.LIMIT_SUBGRAPH_CONNECTIONS, answerBytes: config.LIMIT_SUBGRAPH_BYTES },
      duration: metrics.subgraphRequests,
      onEvent: () => metrics.events.inc(),
      logger,
    },
  );
  const { supergraph, schema, gateway } = await loadFederation(config.SUPERGRAPH_FILE, subgraphs.dataSources, logger);
  const errors = new ErrorMapper(logger);
  const openSessions = new OpenSessions();
  const revocations = new Revocations(
    config.LIMIT_REVOCATIONS,
    (session) => openSessions.revoke(session),
    () => metrics.forgottenRevocations.inc(),
  );
  const gate = new DocumentGate(schema, documentLimits(config), config.INTROSPECTION);
  const apollo = createApolloServer({
    gateway,
    gate,
    errors,
    revocations,
    maxTokens: config.LIMIT_QUERY_TOKENS,
    metrics: metrics.operations,
    logger,
  });
  await apollo.start();

  const subscriptions = new Subscriptions({
    planner: new SubscriptionPlanner(supergraph, schema),
    execution: new EventExecution({
      supergraph,
      dataSources: subgraphs.dataSources,
      errors,
      patienceMs: config.STREAM_TROUBLE_MS,
      onExecution: (whom) => metrics.eventExecutions.inc({ for: whom }),
      logger,
    }),
    links: subgraphs.links,
    maxWaiting: config.LIMIT_WAITING_EVENTS,
    troubleMs: config.STREAM_TROUBLE_MS,
    onMove: () => metrics.streamMoves.inc(),
  });
  const keys = remoteKeys(config.AUTH_URLS, logger);
  const sockets = new SocketServer({
    protocol: createProtocolServer({
      schema,
      apollo,
      gate,
      errors,
      metrics,
      subscriptions,
      verifier: new TokenVerifier(keys.keys),
      revocations,
      openSessions,
      sockets: new SocketCounts(config.LIMIT_SOCKETS),
      maxOperations: config.LIMIT_SUBSCRIPTIONS,
      initTimeoutMs: config.CONNECTION_INIT_TIMEOUT_MS,
    }),
    allowedOrigins: config.ALLOWED_ORIGINS,
    trustedProxies: config.TRUSTED_PROXIES,
    maxSockets: config.LIMIT_GATEWAY_SOCKETS,
    addresses: new SocketCounts(config.LIMIT_ADDRESS_SOCKETS),
    maxFrameBytes: config.LIMIT_FRAME_BYTES,
    metrics: metrics.sockets,
    limits: { unreadBytes: config.LIMIT_UNREAD_BYTES, frames: config.LIMIT_FRAMES, pingMs: config.CLIENT_PING_MS },
    logger,
  });
  const revocationFeed = new RevocationFeed(
    {
      url: config.REDIS_URL,
      prefix: config.REDIS_PREFIX,
      heartbeatMs: config.REDIS_HEARTBEAT_MS,
      limit: config.LIMIT_REVOCATIONS,
      onUnreadable: () => metrics.unreadableRevocations.inc(),
      logger,
    },
    revocations,
  );
  const health = new Health({ ...subgraphs.checks, revocations: async () => revocations.requireLoaded() });
  const { server, guard } = await createHttpServer({
    apollo,
    health,
    draining: drainingOf(config),
    allowedOrigins: config.ALLOWED_ORIGINS,
    trustedProxies: config.TRUSTED_PROXIES,
    isCookieSecure: config.COOKIE_SECURE,
    maxBody: config.LIMIT_BODY_BYTES,
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
      () => sockets.close(drainingOf(config)),
      () => closed,
      () => apollo.stop(),
      () => subgraphs.close(),
      () => keys.close(),
      () => revocationFeed.close(),
      () => operations.close(),
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
  logger.info({ url, auth: config.AUTH_URLS, chat: config.CHAT_URLS }, 'gateway is open');
  return { url, opsUrl: urlOf(config.HOST, operations.server.address() as AddressInfo), close };
}

const urlOf = (host: string, { port }: AddressInfo): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
