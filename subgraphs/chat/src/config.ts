import { fileURLToPath } from 'node:url';
import {
  cursorSecrets,
  cursorShape,
  limit,
  operationShape,
  port,
  readConfig,
  serviceShape,
  urlList,
} from '@parley/service';
import { redisPrefix, redisUrl } from '@parley/service/redis';
import { z } from 'zod';

/** May name several hosts, which WHATWG URLs cannot. The driver validates the rest. */
const mongoUrl = z.string().regex(/^mongodb(\+srv)?:\/\/[^/]+/, 'must be a mongodb:// or mongodb+srv:// URL');

const migrateSchema = z.object({ LOG_LEVEL: serviceShape.LOG_LEVEL, MONGO_URL: mongoUrl });

const schema = z.object({
  ...serviceShape,
  ...operationShape,
  ...cursorShape,
  PORT: port.default(4002),
  MONGO_URL: mongoUrl,
  REDIS_URL: redisUrl,
  /** Prefix of every Redis topic and key, so that several installations can share one Redis. */
  REDIS_PREFIX: redisPrefix.default(''),
  /** The auth replicas, for their public keys and user lookups. */
  AUTH_URLS: urlList('http', 'https'),
  /** The folder of `chat.graphql`; by default `schema` at the root of the project. */
  SCHEMA_DIR: z.string().default(fileURLToPath(new URL('../../../schema', import.meta.url))),

  /** Code points of a message. */
  LIMIT_MESSAGE_LENGTH: limit.default(8_000),
  /** Changes to messages per user and second, in the long run: sends, edits, reactions and pins. */
  LIMIT_SENDS: limit.default(20),
  /** Like `LIMIT_SENDS`, but at once. */
  LIMIT_SENDS_BURST: limit.default(100),
  /** Different reactions under one message. */
  LIMIT_REACTIONS: limit.default(50),
  /** Users who add the same reaction to one message. */
  LIMIT_REACTION_USERS: limit.default(1_000),
  /** Users mentioned in one message. */
  LIMIT_MENTIONS: limit.default(50),
  /** Pinned messages of a room. */
  LIMIT_PINS: limit.default(50),
  /** Code points of a search query. */
  LIMIT_SEARCH_LENGTH: limit.default(200),
  /** Code points of a room's name. */
  LIMIT_ROOM_NAME_LENGTH: limit.default(80),
  /** Code points of a room's topic. */
  LIMIT_TOPIC_LENGTH: limit.default(500),
  /** Nodes of one page of a connection. */
  LIMIT_PAGE_SIZE: limit.default(100),
  /** Rooms per user. Concurrent requests may exceed it by as many as there are. */
  LIMIT_ROOMS: limit.default(1_000),
  /** Rooms per user beyond which others cannot add the user. The rest of `LIMIT_ROOMS` is reserved for the user. */
  LIMIT_ROOMS_BY_OTHERS: limit.default(500),
  /** Changes to rooms and their members per user and minute. */
  LIMIT_ROOM_CHANGES: limit.default(60),
  /** Updates of read positions per user and second. */
  LIMIT_READS: limit.default(20),
  /** Searches for messages or rooms per user and minute. */
  LIMIT_SEARCHES: limit.default(60),
  /** Names of non-members that one user's messages may look up per minute. Beyond it, they mention no one. */
  LIMIT_LOOKUPS: limit.default(120),
  /** Users in `createRoom(memberIds:)`. */
  LIMIT_ROOM_MEMBERS_AT_CREATION: limit.default(100),
  /** Members of one room. */
  LIMIT_ROOM_MEMBERS: limit.default(100_000),
  /** Users in `openDirectRoom(userIds:)`. */
  LIMIT_DIRECT_ROOM_MEMBERS: limit.default(20),
  /** Public rooms, newest first, that one page of `rooms(query:)` searches. */
  LIMIT_ROOM_SEARCH: limit.default(10_000),
  /** Bytes of an HTTP request. */
  LIMIT_BODY_BYTES: limit.default(1_048_576),
  /** Bytes of a WebSocket frame from a gateway. */
  LIMIT_FRAME_BYTES: limit.default(65_536),
  /** Subscriptions on one upstream connection of a gateway, which carries those of many viewers. */
  LIMIT_LINK_SUBSCRIPTIONS: limit.default(20_000),
  /** Events that wait for one subscriber. Beyond it, the stream is closed and resumes from its cursor. */
  LIMIT_SUBSCRIBER_QUEUE: limit.default(1_000),
  /** Recent events that a tail keeps. */
  LIMIT_TAIL_RING: limit.default(256),
  /** The latest revs of a room among which a write may still be in progress. */
  LIMIT_PENDING_WINDOW: limit.max(4_096).default(256),
  /** Messages stored by one write. */
  LIMIT_WRITE_BATCH: limit.default(100),
  /** Messages that wait in one replica to be stored in one room. */
  LIMIT_WRITE_QUEUE: limit.default(1_000),
  /** Attempts to change a message that other replicas change at the same time. */
  LIMIT_CHANGE_TRIES: limit.default(20),
  /** Publications in flight to Redis. Beyond it, they are dropped, as when Redis is unavailable. */
  LIMIT_PUBLISH_BACKLOG: limit.default(1_000),

  /** Users that one presence subscription follows. */
  LIMIT_PRESENCE: limit.default(100),
  /** Typing updates per user and second. */
  LIMIT_TYPING: limit.default(5),

  /** A write takes effect within this time of allocating its revs, or never. */
  WRITE_DEADLINE_MS: limit.default(10_000),
  /** How long a tail waits for a missing change before it reads the store. */
  TAIL_GAP_WAIT_MS: limit.default(50),
  /** Time between comparisons of all tails with the store. */
  TAIL_SWEEP_MS: limit.default(5_000),
  /** How long a typing signal lasts. */
  TYPING_MS: limit.default(6_000),
  /**
   * A user whose entry is not renewed for this long is offline. Watchers learn it within another `PRESENCE_CHECK_MS`.
   */
  PRESENCE_EXPIRY_MS: limit.default(30_000),
  /** Time between renewals of the users connected to a replica. */
  PRESENCE_REFRESH_MS: limit.default(10_000),
  /** Time between checks of the users that a replica's clients watch. */
  PRESENCE_CHECK_MS: limit.default(10_000),
  /** Time between checks whether followed users still share a room with the viewer. */
  PRESENCE_COMPANY_MS: limit.default(30_000),
  /** Minimum time between two rounds of activity in one inbox. */
  INBOX_PAUSE_MS: limit.default(500),
  /** Time between comparisons of an inbox with the user's rooms in the store. */
  INBOX_SYNC_MS: limit.default(60_000),
  /** Interval of the heartbeat with which a replica checks its Redis connection. */
  REDIS_HEARTBEAT_MS: limit.default(2_000),
});

export type Config = z.infer<typeof schema>;

/** @throws ConfigError that lists every problem of the environment. */
export const loadConfig = (env: NodeJS.ProcessEnv): Config =>
  readConfig(schema, env, ['SUBGRAPH_SECRET', 'MONGO_URL', 'REDIS_URL', ...cursorSecrets]);

/** Loads the configuration of the migration. @throws ConfigError */
export const loadMigrateConfig = (env: NodeJS.ProcessEnv) => readConfig(migrateSchema, env, ['MONGO_URL']);
