import {
  closeAll,
  createMetrics,
  createOperationsServer,
  CursorSigner,
  drainOptionsOf,
  guardLimitsOf,
  Health,
  remoteKeys,
  RateLimits,
  Timekeeper,
  TokenVerifier,
  type Logger,
} from '@parley/service';
import type { Config } from './config.ts';
import { createContext, type OperationInfo, type SharedServices } from './context.ts';
import { createInboxes } from './create-inboxes.ts';
import { createRepositories } from './create-repositories.ts';
import { RoomCursors } from './events/cursor.ts';
import { PresenceTracker } from './events/presence-tracker.ts';
import { PresenceStore } from './events/presence-store.ts';
import { connectFailFast } from './events/redis-connections.ts';
import { ResumeReads } from './events/resume-reads.ts';
import { RingMemory } from './events/ring-memory.ts';
import { RoomBus } from './events/room-bus.ts';
import { GapSealer } from './events/gap-sealer.ts';
import { StablePositions } from './events/stable-positions.ts';
import { Tails } from './events/tails.ts';
import { ViewerLimiter } from './events/viewer-limiter.ts';
import { createHttpServer } from './http.ts';
import { ChatMetrics } from './metrics.ts';
import { Database } from './models/database.ts';
import { isStoreUnavailable } from './repositories/store-errors.ts';
import { createSchema } from './schema.ts';
import { SharedRoomTracker } from './services/shared-room-tracker.ts';
import { roomsToRead } from './services/limits.ts';
import { createRecordLoaders } from './services/loaders.ts';
import { MentionService } from './services/mention-service.ts';
import { MessageChanges } from './services/message-changes.ts';
import { MessageWriter } from './services/message-writer.ts';
import { PageCursors } from './services/page-cursors.ts';
import { InvitePolicy } from './services/invite-policy.ts';
import { AuthClient } from './services/auth-client.ts';
import { UserDirectory } from './services/user-directory.ts';
import { Pins } from './services/pins.ts';
import { Roster } from './services/roster.ts';
import { serveSubscriptions } from './socket.ts';

export interface Chat {
  /** The URL for gateways. */
  url: string;
  /** The URL for health checks and metrics. */
  opsUrl: string;
  /** Drains, then releases all resources. */
  close(): Promise<void>;
}

/** Starts a replica. It listens at once and becomes ready when MongoDB and Redis are available. */
export async function startChat(config: Config, logger: Logger): Promise<Chat> {
  const metrics: ChatMetrics = new ChatMetrics(createMetrics('chat'), {
    subscriptions: () => sockets.subscriptions,
    unstored: () => writer.waiting,
    publishing: () => bus.backlog,
    connections: () => database.connections,
  });
  const time = new Timekeeper(config.WRITE_DEADLINE_MS);
  const unwatchRedis = metrics.stores.watchRedis();
  const authKeys = remoteKeys(config.AUTH_URLS, logger);
  const database = new Database(config.MONGO_URL, logger, { metrics: metrics.stores });
  database.open().catch(() => undefined); // Rejects only when closed meanwhile.
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

  const repositories = createRepositories(database, config);
  const { rooms, rosters, messages, messageSeqs, memberships, audit, log } = repositories;
  const writer = new MessageWriter(
    rooms,
    messages,
    messageSeqs,
    memberships,
    bus,
    { batch: config.MAX_WRITE_BATCH, queue: config.MAX_WRITE_QUEUE, deadlineMs: config.WRITE_DEADLINE_MS },
    logger,
    metrics,
  );
  const changes = new MessageChanges(
    rooms,
    messages,
    bus,
    { queue: config.MAX_WRITE_QUEUE, tries: config.MAX_CHANGE_ATTEMPTS, deadlineMs: config.WRITE_DEADLINE_MS },
    logger,
  );
  const directory = new UserDirectory(new AuthClient(config.AUTH_URLS, config.SUBGRAPH_SECRET, logger));
  const rateLimits = new RateLimits({ url: config.REDIS_URL, prefix: `${config.REDIS_PREFIX}chat.limit.` }, logger);
  const sendLimit = rateLimits.create({
    name: 'sends',
    points: config.RATE_LIMIT_SENDS_BURST,
    seconds: Math.max(1, Math.round(config.RATE_LIMIT_SENDS_BURST / config.RATE_LIMIT_SENDS)),
  });
  const lookups = rateLimits.create({
    name: 'lookups',
    points: config.RATE_LIMIT_LOOKUPS,
    seconds: 60,
    refundable: true,
  });
  const mentions = new MentionService(directory, memberships, lookups, config.MAX_MENTIONS);
  const roster = new Roster(
    rooms,
    rosters,
    memberships,
    audit,
    bus,
    {
      batch: config.MAX_WRITE_BATCH,
      queue: config.MAX_WRITE_QUEUE,
      members: config.MAX_MEMBERS_PER_ROOM,
      deadlineMs: config.WRITE_DEADLINE_MS,
    },
    logger,
  );
  const typingLimit = rateLimits.create({ name: 'typing', points: config.RATE_LIMIT_TYPING, seconds: 1 });
  const throttles = {
    roomChanges: rateLimits.create({ name: 'rooms', points: config.RATE_LIMIT_ROOM_CHANGES, seconds: 60 }),
    // A separate limit, so that frequent reads do not block sends.
    reads: rateLimits.create({ name: 'reads', points: config.RATE_LIMIT_READS, seconds: 1 }),
    searches: rateLimits.create({ name: 'searches', points: config.RATE_LIMIT_SEARCHES, seconds: 60 }),
  };
  const gapSealer = new GapSealer(
    rooms,
    messageSeqs,
    { writeDeadlineMs: config.WRITE_DEADLINE_MS, window: config.MAX_PENDING_REVS },
    logger,
    metrics,
  );
  const signer = CursorSigner.from(config);
  const roomCursors = new RoomCursors(signer, config.MAX_PENDING_REVS);
  const tails = new Tails(
    log,
    bus,
    {
      cursors: roomCursors,
      ring: Math.min(config.MAX_TAIL_RING, config.MAX_SUBSCRIBER_QUEUE),
      ringMemory: new RingMemory(),
      pendingWindow: config.MAX_PENDING_REVS,
      gapWaitMs: config.TAIL_GAP_WAIT_MS,
      writeDeadlineMs: config.WRITE_DEADLINE_MS,
      sweepMs: config.TAIL_SWEEP_MS,
      onAbandonedRev: (roomId) => gapSealer.note(roomId),
    },
    logger,
    metrics,
  );
  const presenceRedis = connectFailFast(config.REDIS_URL);
  presenceRedis.on('error', (error) => logger.warn({ err: error }, 'Redis presence connection failed'));
  const presence = new PresenceTracker(
    new PresenceStore(presenceRedis, (userId) => bus.fullName(`presence.${userId}`), config.PRESENCE_EXPIRY_MS),
    bus,
    { refreshMs: config.PRESENCE_REFRESH_MS, checkMs: config.PRESENCE_CHECK_MS },
    logger,
    metrics,
  );
  const stablePositions = new StablePositions(log);
  const inboxes = createInboxes(memberships, rooms, tails, bus, config, logger);
  const shared: SharedServices = {
    logger,
    verifier: new TokenVerifier(authKeys.keys),
    repositories,
    records: createRecordLoaders(repositories, stablePositions, roomsToRead(config)),
    roster,
    messageWriteDeps: { writer, changes, mentions, pins: new Pins(messages, config.MAX_PINS), sendLimit },
    tails,
    resumeReads: new ResumeReads(log),
    stablePositions,
    roomCursors,
    pageCursors: new PageCursors(signer),
    bus,
    presence,
    sharedRoomTracker: new SharedRoomTracker({ memberships, limits: config, logger }),
    inboxes,
    viewerLimiter: new ViewerLimiter(),
    typingLimit,
    throttles,
    invitePolicy: new InvitePolicy(directory, memberships, config),
    limits: config,
    metrics,
  };

  const health = new Health({
    mongo: () => database.ping(),
    indexes: () => database.checkIndexes(),
    redis: () => bus.ping(),
  });
  const graph = {
    schema: createSchema(),
    secret: config.SUBGRAPH_SECRET,
    errors: { logger, isUnavailable: isStoreUnavailable },
    metrics,
    createContext: (info: OperationInfo) => createContext(shared, info),
  };
  const server = await createHttpServer({
    ...graph,
    health,
    time,
    bodyLimit: config.MAX_BODY_BYTES,
    limits: guardLimitsOf(config),
    draining: drainOptionsOf(config),
  });
  const sockets = serveSubscriptions(server.server, {
    ...graph,
    frameLimit: config.MAX_FRAME_BYTES,
    subscriptionLimit: config.MAX_UPSTREAM_SUBSCRIPTIONS,
    queueLimit: config.MAX_SUBSCRIBER_QUEUE,
    limiter: shared.viewerLimiter,
  });
  const operations = createOperationsServer(health, metrics.registry);
  const url = await server.listen({ host: config.HOST, port: config.PORT });
  const opsUrl = await operations.listen({ host: config.HOST, port: config.OPS_PORT });
  logger.info({ url, opsUrl }, 'listening');

  return {
    url,
    opsUrl,
    close: () => {
      health.drain();
      return closeAll([
        () => sockets.close(),
        () => server.close(),
        () => inboxes.close(),
        () => tails.close(),
        () => gapSealer.close(),
        () => presence.close(),
        () => bus.close(),
        () => rateLimits.close(),
        () => authKeys.close(),
        () => database.close(),
        () => operations.close(),
        () => time.close(),
        unwatchRedis,
      ]);
    },
  };
}
