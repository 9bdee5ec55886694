import {
  closeAll,
  createMetrics,
  createOperationsServer,
  Health,
  remoteKeys,
  TokenVerifier,
  type Logger,
} from '@parley/shared';
import type { Config } from './config.ts';
import { createContext, type OperationInfo, type Shared } from './context.ts';
import { RoomBus } from './events/room-bus.ts';
import { Tails } from './events/tails.ts';
import { createHttpServer } from './http.ts';
import { ChatMetrics } from './metrics.ts';
import { Database } from './models/database.ts';
import { ChangeLog } from './repositories/change-log.ts';
import { MembershipRepository } from './repositories/membership-repository.ts';
import { MessageRepository } from './repositories/message-repository.ts';
import { RoomRepository } from './repositories/room-repository.ts';
import { isStoreUnavailable } from './repositories/store-errors.ts';
import { createSchema } from './schema.ts';
import { MessageWriter } from './services/message-writer.ts';
import { serveSubscriptions } from './socket.ts';

export interface Chat {
  /** Where gateways find it. */
  url: string;
  /** Where operators find it. */
  opsUrl: string;
  /** Drains, then frees everything. */
  close(): Promise<void>;
}

/** Starts a replica. It listens at once and is ready when MongoDB and Redis are. */
export async function startChat(config: Config, logger: Logger): Promise<Chat> {
  const registry = createMetrics('chat');
  const metrics = new ChatMetrics(registry);
  const authKeys = remoteKeys(config.AUTH_URLS, logger);
  const database = new Database(config.MONGO_URL, logger);
  database.open().catch(() => undefined); // Fails only when closed meanwhile.
  const bus = new RoomBus(
    {
      url: config.REDIS_URL,
      prefix: config.REDIS_PREFIX,
      heartbeatMs: config.REDIS_HEARTBEAT_MS,
      backlog: config.LIMIT_PUBLISH_BACKLOG,
    },
    logger,
    metrics,
  );

  const rooms = new RoomRepository(database.rooms);
  const messages = new MessageRepository(database.messages);
  const memberships = new MembershipRepository(database.memberships);
  const log = new ChangeLog(rooms, messages, memberships, config.LIMIT_PENDING_WINDOW);
  const writer = new MessageWriter(
    rooms,
    messages,
    bus,
    { batch: config.LIMIT_WRITE_BATCH, queue: config.LIMIT_WRITE_QUEUE, deadlineMs: config.WRITE_DEADLINE_MS },
    logger,
    metrics,
  );
  const tails = new Tails(
    log,
    bus,
    {
      ring: Math.min(config.LIMIT_TAIL_RING, config.LIMIT_SUBSCRIBER_QUEUE),
      pendingWindow: config.LIMIT_PENDING_WINDOW,
      gapWaitMs: config.TAIL_GAP_WAIT_MS,
      writeDeadlineMs: config.WRITE_DEADLINE_MS,
      sweepMs: config.TAIL_SWEEP_MS,
    },
    logger,
    metrics,
  );
  const shared: Shared = {
    logger,
    verifier: new TokenVerifier(authKeys.keys),
    repositories: { rooms, messages, memberships, log },
    writer,
    tails,
    bus,
    limits: config,
    metrics,
  };

  const health = new Health({ mongo: () => database.ping(), redis: () => bus.ping() });
  const graph = {
    schema: createSchema(config.SCHEMA_DIR),
    secret: config.SUBGRAPH_SECRET,
    errors: { logger, isUnavailable: isStoreUnavailable },
    createContext: (info: OperationInfo) => createContext(shared, info),
  };
  const server = await createHttpServer({ ...graph, health, bodyLimit: config.LIMIT_BODY_BYTES });
  const sockets = serveSubscriptions(server.server, {
    ...graph,
    frameLimit: config.LIMIT_FRAME_BYTES,
    subscriptionLimit: config.LIMIT_LINK_SUBSCRIPTIONS,
  });
  const operations = createOperationsServer(health, registry);
  const url = await server.listen({ host: config.HOST, port: config.PORT });
  const opsUrl = await operations.listen({ host: config.HOST, port: config.OPS_PORT });
  logger.info({ url, opsUrl }, 'chat listens');

  return {
    url,
    opsUrl,
    close: () => {
      health.drain();
      return closeAll([
        () => sockets.close(),
        () => server.close(),
        () => tails.close(),
        () => bus.close(),
        () => authKeys.close(),
        () => database.close(),
        () => operations.close(),
      ]);
    },
  };
}
