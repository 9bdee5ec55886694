import {
  cursorSecrets,
  cursorShape,
  limit,
  operationShape,
  port,
  readConfig,
  redisPrefix,
  redisUrl,
  serviceShape,
  urlList,
} from '@parley/service';
import { z } from 'zod';

/** May name several hosts, which WHATWG URLs cannot; the driver reads the rest. */
const mongoUrl = z.string().regex(/^mongodb(\+srv)?:\/\/[^/]+/, 'must be a mongodb:// or mongodb+srv:// URL');

const migrateSchema = z.object({ LOG_LEVEL: serviceShape.LOG_LEVEL, MONGO_URL: mongoUrl });

const schema = z.object({
  ...serviceShape,
  ...operationShape,
  ...cursorShape,
  PORT: port.default(4002),
  MONGO_URL: mongoUrl,
  REDIS_URL: redisUrl,
  /** Comes before every Redis topic, so that several installations can share one Redis. */
  REDIS_PREFIX: redisPrefix.default(''),
  /** The auth service's replicas, for their public keys. */
  AUTH_URLS: urlList('http', 'https'),
  /** The folder of `chat.graphql`; by default it is looked for above this module. */
  SCHEMA_DIR: z.string().optional(),

  /** Code points of a message. */
  LIMIT_MESSAGE_LENGTH: limit.default(8_000),
  /** Changes to messages that one user may make a second in the long run: sends, edits, reactions and pins. */
  LIMIT_SENDS: limit.default(20),
  /** As `LIMIT_SENDS`, but at once. */
  LIMIT_SENDS_BURST: limit.default(100),
  /** Different reactions under one message. */
  LIMIT_REACTIONS: limit.default(50),
  /** People who give one message the same reaction. */
  LIMIT_REACTION_USERS: limit.default(1_000),
  /** People that one message mentions. */
  LIMIT_MENTIONS: limit.default(50),
  /** Pinned messages of a room. */
  LIMIT_PINS: limit.default(50),
  /** Code points of what is searched for. */
  LIMIT_SEARCH_LENGTH: limit.default(200),
  /** Code points of a room's name. */
  LIMIT_ROOM_NAME_LENGTH: limit.default(80),
  /** Code points of a room's topic. */
  LIMIT_TOPIC_LENGTH: limit.default(500),
  /** Nodes of one page of a connection. */
  LIMIT_PAGE_SIZE: limit.default(100),
  /** Rooms that one user is a member of; acts at the same time may pass it by as many as they are. */
  LIMIT_ROOMS: limit.default(1_000),
  /** Who is in so many rooms is brought into no more by others; the rest of `LIMIT_ROOMS` is for oneself. */
  LIMIT_ROOMS_BY_OTHERS: limit.default(500),
  /** Changes to rooms and who is in them that one user may make in a minute. */
  LIMIT_ROOM_CHANGES: limit.default(60),
  /** Times that one user says in a second up to where they have read. */
  LIMIT_READS: limit.default(20),
  /** Searches for messages or rooms that one user may make in a minute. */
  LIMIT_SEARCHES: limit.default(60),
  /** Names of others than members that one user's messages may look up in a minute; with more they mention no one. */
  LIMIT_LOOKUPS: limit.default(120),
  /** People named in `createRoom(memberIds:)`. */
  LIMIT_ROOM_MEMBERS_AT_CREATION: limit.default(100),
  /** Members of one room. */
  LIMIT_ROOM_MEMBERS: limit.default(100_000),
  /** People named in `openDirectRoom(userIds:)`. */
  LIMIT_DIRECT_ROOM_MEMBERS: limit.default(20),
  /** Public rooms, newest first, that one page of `rooms(query:)` looks through. */
  LIMIT_ROOM_SEARCH: limit.default(10_000),
  /** Bytes of an HTTP request. */
  LIMIT_BODY_BYTES: limit.default(1_048_576),
  /** Bytes of a WebSocket frame from a gateway. */
  LIMIT_FRAME_BYTES: limit.default(65_536),
  /** Subscriptions on one socket of a gateway, which carries those of many viewers. */
  LIMIT_LINK_SUBSCRIPTIONS: limit.default(20_000),
  /** Events that wait for one subscriber; with more it is closed and resumes from its cursor. */
  LIMIT_SUBSCRIBER_QUEUE: limit.default(1_000),
  /** Recent events that a replica keeps of a room it has subscribers for. */
  LIMIT_TAIL_RING: limit.default(256),
  /** The latest changes of a room among which a write may still be on its way to the store. */
  LIMIT_PENDING_WINDOW: limit.max(4_096).default(256),
  /** Messages stored by one write. */
  LIMIT_WRITE_BATCH: limit.default(100),
  /** Messages that wait in one replica to be stored in one room. */
  LIMIT_WRITE_QUEUE: limit.default(1_000),
  /** Tries to change a message that other replicas change at the same time. */
  LIMIT_CHANGE_TRIES: limit.default(20),
  /** Publications on their way to Redis; with more they are dropped, as when Redis is down. */
  LIMIT_PUBLISH_BACKLOG: limit.default(1_000),

  /** People whose presence one subscription follows. */
  LIMIT_PRESENCE: limit.default(100),
  /** Times that one user says in a second that they are typing, or no longer. */
  LIMIT_TYPING: limit.default(5),

  /** A write lands within this time of taking its number, or never. */
  WRITE_DEADLINE_MS: limit.default(10_000),
  /** How long a tail waits for a missing change before it reads it from the store. */
  TAIL_GAP_WAIT_MS: limit.default(50),
  /** How often the heads of all tails are compared with the store. */
  TAIL_SWEEP_MS: limit.default(5_000),
  /** How long it holds that somebody is typing. */
  TYPING_MS: limit.default(6_000),
  /** A user of whom nothing is heard for so long is offline. With `PRESENCE_CHECK_MS` on top, watchers know. */
  PRESENCE_EXPIRY_MS: limit.default(30_000),
  /** How often a replica says that its users are still there. */
  PRESENCE_REFRESH_MS: limit.default(10_000),
  /** How often a replica looks whether those whom its users watch are still there. */
  PRESENCE_CHECK_MS: limit.default(10_000),
  /** How often a presence subscription looks whom its viewer still shares a room with. */
  PRESENCE_COMPANY_MS: limit.default(30_000),
  /** The least time between two rounds of activity that one inbox is told of. */
  INBOX_PAUSE_MS: limit.default(500),
  /** How often an inbox is compared with its user's rooms in the store. */
  INBOX_SYNC_MS: limit.default(60_000),
  /** How often a replica publishes to itself, to see that its Redis link lives. */
  REDIS_HEARTBEAT_MS: limit.default(2_000),
});

export type Config = z.infer<typeof schema>;

/** @throws ConfigError with everything that is wrong with the environment. */
export const loadConfig = (env: NodeJS.ProcessEnv): Config =>
  readConfig(schema, env, ['SUBGRAPH_SECRET', 'MONGO_URL', 'REDIS_URL', ...cursorSecrets]);

/** What building the indexes needs. @throws ConfigError */
export const loadMigrateConfig = (env: NodeJS.ProcessEnv) => readConfig(migrateSchema, env, ['MONGO_URL']);
