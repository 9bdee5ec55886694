import { readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { Supergraph } from '@apollo/federation-internals';
import { ApolloGateway } from '@apollo/gateway';
import {
  closeAll,
  createOperationsServer,
  Health,
  remoteKeys,
  TokenVerifier,
  type Logger,
  type Service,
} from '@parley/shared';
import type { Config } from './config.ts';
import { DocumentGate } from './documents/document-gate.ts';
import { ErrorMapper } from './errors.ts';
import { createApolloServer } from './http/apollo-server.ts';
import { createHttpServer } from './http/http-server.ts';
import { Playground } from './http/playground.ts';
import { createGatewayMetrics } from './metrics.ts';
import { subgraphChecks } from './subgraphs/readiness.ts';
import { ReplicaSet } from './subgraphs/replica-set.ts';
import { SubgraphDataSource } from './subgraphs/subgraph-data-source.ts';
import { EventExecution } from './subscriptions/event-execution.ts';
import { InFlight } from './subscriptions/in-flight.ts';
import { LinkSet } from './subscriptions/link-set.ts';
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
  const supergraphSdl = await readFile(config.SUPERGRAPH_FILE, 'utf8');
  const supergraph = Supergraph.build(supergraphSdl);
  const schema = supergraph.apiSchema().toGraphQLJSSchema();

  const poolLimits = { connections: config.LIMIT_SUBGRAPH_CONNECTIONS, answerBytes: config.LIMIT_SUBGRAPH_BYTES };
  const subgraphs = [
    new ReplicaSet('auth', config.AUTH_URLS, poolLimits),
    new ReplicaSet('chat', config.CHAT_URLS, poolLimits),
  ];
  const links = new Map(
    subgraphs.map((replicas) => [
      replicas.name,
      new LinkSet(replicas, {
        secret: config.SUBGRAPH_SECRET,
        pingMs: config.LINK_PING_MS,
        maxMessageBytes: config.LIMIT_SUBGRAPH_BYTES,
        logger,
      }),
    ]),
  );
  const metrics = createGatewayMetrics({
    sockets: () => sockets.size,
    subscriptions: () => [...links.values()].reduce((sum, { load }) => sum + load, 0),
  });
  const dataSources = Object.fromEntries(
    subgraphs.map((replicas) => [
      replicas.name,
      new SubgraphDataSource(replicas, {
        secret: config.SUBGRAPH_SECRET,
        timeoutMs: config.SUBGRAPH_TIMEOUT_MS,
        duration: metrics.subgraphRequests,
        logger,
      }),
    ]),
  );

  const errors = new ErrorMapper(logger, config.INTROSPECTION);
  const gate = new DocumentGate(
    schema,
    {
      depth: config.LIMIT_QUERY_DEPTH,
      aliases: config.LIMIT_QUERY_ALIASES,
      fields: config.LIMIT_QUERY_FIELDS,
      directives: config.LIMIT_QUERY_DIRECTIVES,
      nodes: config.LIMIT_QUERY_NODES,
      bytes: config.LIMIT_QUERY_BYTES,
      tokens: config.LIMIT_QUERY_TOKENS,
    },
    config.INTROSPECTION,
  );
  const apollo = createApolloServer({
    gateway: new ApolloGateway({
      supergraphSdl,
      logger,
      buildService: ({ name }) => {
        const source = dataSources[name];
        if (!source) throw new Error(`the supergraph names a subgraph without an address: ${name}`);
        return source;
      },
    }),
    gate,
    errors,
    maxTokens: config.LIMIT_QUERY_TOKENS,
    logger,
  });
  await apollo.start();

  const health = new Health(subgraphChecks(subgraphs));
  const keys = remoteKeys(config.AUTH_URLS, logger);
  const executions = new InFlight();
  const sockets = new SocketServer({
    protocol: createProtocolServer({
      schema,
      apollo,
      gate,
      errors,
      verifier: new TokenVerifier(keys.keys),
      sockets: new SocketCounts(config.LIMIT_SOCKETS),
      maxOperations: config.LIMIT_SUBSCRIPTIONS,
      initTimeoutMs: config.CONNECTION_INIT_TIMEOUT_MS,
      subscriptions: new Subscriptions({
        planner: new SubscriptionPlanner(supergraph, schema),
        execution: new EventExecution(
          supergraph.schema.toGraphQLJSSchema(),
          supergraph.apiSchema(),
          dataSources,
          errors,
          logger,
        ),
        links,
        maxWaiting: config.LIMIT_WAITING_EVENTS,
        troubleMs: config.STREAM_TROUBLE_MS,
        onMove: () => metrics.streamMoves.inc(),
        logger,
      }),
      onExecution: executions.track,
    }),
    allowedOrigins: config.ALLOWED_ORIGINS,
    trustedProxies: config.TRUSTED_PROXIES,
    maxSockets: config.LIMIT_GATEWAY_SOCKETS,
    maxFrameBytes: config.LIMIT_FRAME_BYTES,
    limits: {
      unreadBytes: config.LIMIT_UNREAD_BYTES,
      frames: config.LIMIT_FRAMES,
      pingMs: config.CLIENT_PING_MS,
    },
    logger,
  });
  const server = await createHttpServer({
    apollo,
    health,
    allowedOrigins: config.ALLOWED_ORIGINS,
    trustedProxies: config.TRUSTED_PROXIES,
    maxBody: config.LIMIT_BODY_BYTES,
    playground: config.PLAYGROUND ? await Playground.load(config.PLAYGROUND_FOLDER) : null,
    logger,
  });
  sockets.listenTo(server.server);
  const operations = createOperationsServer(health, metrics.registry);

  const stop = async () => {
    health.drain();
    sockets.stopAccepting();
    const closed = server.close();
    await Promise.race([executions.settled(), delay(config.DRAIN_TIMEOUT_MS, undefined, { ref: false })]);
    await closeAll([
      () => sockets.close(),
      () => closed,
      () => apollo.stop(),
      () => links.forEach((link) => link.close()),
      ...subgraphs.map((replicas) => () => replicas.close()),
      () => keys.close(),
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
