import { join } from 'node:path';
import type { RunningService } from '@parley/service/http';
import { remoteKeys, TokenVerifier } from '@parley/service/identity';
import { RateLimits } from '@parley/service/redis';
import { createMetrics, type Logger } from '@parley/service/telemetry';
import { createSubgraphSchema, createSubgraphServer } from '@parley/service/subgraph';
import type { Config } from './config.ts';
import { RequestContext, type OperationInfo } from './context.ts';
import { createServices } from './create-services.ts';
import { RoomBus } from './events/redis/room-bus.ts';
import { ChatMetrics } from './metrics.ts';
import { Database } from './models/database.ts';
import { isStoreUnavailable } from './repositories/store-errors.ts';
import { createResolvers } from './resolvers/index.ts';
import { serveSubscriptions } from './socket.ts';

/** Starts a replica. It listens at once and becomes ready when MongoDB and Redis are available. */
export async function startChat(config: Config, logger: Logger): Promise<RunningService> {
  const metrics: ChatMetrics = new ChatMetrics(createMetrics('chat'), {
    subscriptions: () => sockets.subscriptions,
    unstored: () => writer.waiting,
    publishing: () => bus.backlog,
    connections: () => database.connections,
  });
  const unwatchRedis = metrics.stores.watchRedis();
  const authKeys = remoteKeys(config.AUTH_URLS, logger);
  const verifier = new TokenVerifier(authKeys.keys);
  const database = new Database(config.MONGO_URL, logger, { metrics: metrics.stores });
  database.open().catch(() => undefined); // Rejects only if it is closed before it has connected.
  const bus = new RoomBus(
    {
      url: config.REDIS_URL,
      prefix: config.REDIS_PREFIX,
      heartbeatMs: config.REDIS_HEARTBEAT_MS,
      backlog: config.MAX_PUBLISH_BACKLOG,
    },
    logger,
    metrics,
  );
  const rateLimits = new RateLimits({ url: config.REDIS_URL, prefix: `${config.REDIS_PREFIX}chat.limit.` }, logger);
  const { services, contextOptions, streams, writer, viewerLimiter } = createServices({
    config,
    database,
    bus,
    rateLimits,
    verifier,
    metrics,
    logger,
  });
  const createContext = (info: OperationInfo) => new RequestContext(contextOptions, info);

  const schema = createSubgraphSchema(join(config.SCHEMA_DIR, 'chat.graphql'), createResolvers(services));
  const subgraph = await createSubgraphServer({
    config,
    schema,
    createContext: ({ id, headers, deadline }) =>
      createContext({
        requestId: id,
        authorization: headers.authorization,
        deadline,
        caller: deadline.signal,
        isLong: false,
      }),
    checks: { mongo: () => database.ping(), indexes: () => database.checkIndexes(), redis: () => bus.ping() },
    isUnavailable: isStoreUnavailable,
    hasWebSockets: true,
    maxBodyBytes: config.MAX_BODY_BYTES,
    changeTimeoutMs: config.WRITE_DEADLINE_MS,
    metrics,
    logger,
  });
  const sockets = serveSubscriptions(subgraph.http, {
    schema,
    secret: config.SUBGRAPH_SECRET,
    frameLimit: config.MAX_FRAME_BYTES,
    subscriptionLimit: config.MAX_UPSTREAM_SUBSCRIPTIONS,
    queueLimit: config.MAX_SUBSCRIBER_QUEUE,
    limiter: viewerLimiter,
    errors: { logger, isUnavailable: isStoreUnavailable },
    metrics,
    createContext,
  });
  return subgraph.listen({
    streams: [() => sockets.close()],
    resources: [
      () => streams.inboxes.close(),
      () => streams.tails.close(),
      () => streams.gapSealer.close(),
      () => streams.presence.close(),
      () => bus.close(),
      () => rateLimits.close(),
      () => authKeys.close(),
      () => database.close(),
      unwatchRedis,
    ],
  });
}
