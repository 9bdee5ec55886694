import type { Logger } from '@parley/service/telemetry';
import { costLimits, type Config } from './config.ts';
import type { Federation } from './federation.ts';
import type { GatewayMetrics } from './metrics.ts';
import type { Subgraphs } from './subgraphs/subgraphs.ts';
import { EventExecution } from './subscriptions/execution/event-execution.ts';
import { KeyedLimit } from './subscriptions/transport/keyed-limit.ts';
import type { SubscriptionPlanner } from './subscriptions/planning/planner.ts';
import { createProtocolServer, type ProtocolServerOptions } from './subscriptions/transport/protocol-server.ts';
import { SocketServer } from './subscriptions/transport/socket-server.ts';
import { Subscriptions } from './subscriptions/subscriptions.ts';

/** What the HTTP server and the WebSocket server share. */
type SharedParts = Pick<
  ProtocolServerOptions,
  'apollo' | 'validator' | 'errors' | 'time' | 'verifier' | 'payers' | 'revocations' | 'sessionConnections'
>;

export interface SocketServerDependencies extends SharedParts {
  config: Config;
  federation: Pick<Federation, 'supergraph' | 'schema'>;
  subgraphs: Subgraphs;
  planner: SubscriptionPlanner;
  metrics: GatewayMetrics;
  logger: Logger;
}

/** Creates the server for the WebSockets of clients, with the subscriptions that it serves. */
export function createSocketServer(dependencies: SocketServerDependencies): SocketServer {
  const { config, federation, subgraphs, planner, metrics, logger, ...shared } = dependencies;
  const subscriptions = new Subscriptions({
    planner,
    execution: new EventExecution({
      supergraph: federation.supergraph,
      dataSources: subgraphs.dataSources,
      errors: shared.errors,
      retryTimeoutMs: config.STREAM_FAILOVER_TIMEOUT_MS,
      onExecution: (recipients) => metrics.eventExecutions.inc({ for: recipients }),
      logger,
    }),
    upstreams: subgraphs.upstreams,
    maxWaiting: config.MAX_WAITING_EVENTS,
    failoverTimeoutMs: config.STREAM_FAILOVER_TIMEOUT_MS,
    onMove: () => metrics.streamMoves.inc(),
  });
  return new SocketServer({
    protocol: createProtocolServer({
      ...shared,
      schema: federation.schema,
      costLimits: costLimits(config),
      metrics,
      subscriptions,
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
}
