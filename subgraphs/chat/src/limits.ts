import { SUBGRAPH_LIMITS } from '@parley/service/config';

/** Fixed limits and times: parts of the contract with clients, and tuning. Tests override them. */
export const LIMITS = {
  ...SUBGRAPH_LIMITS,
  /** Code points of a message. */
  MAX_MESSAGE_LENGTH: 8_000,
  /** Code points of a room's name. */
  MAX_ROOM_NAME_LENGTH: 80,
  /** Code points of a room's topic. */
  MAX_TOPIC_LENGTH: 500,
  /** Different reactions to one message. */
  MAX_REACTIONS: 50,
  /** Users with the same reaction to one message. */
  MAX_USERS_PER_REACTION: 1_000,
  /** Users mentioned in one message. */
  MAX_MENTIONS: 50,
  /** Pinned messages of a room. */
  MAX_PINS: 50,
  /** Users in `createRoom(memberIds:)`. */
  MAX_MEMBERS_AT_CREATION: 100,
  /** Users in `openDirectRoom(userIds:)`. */
  MAX_DIRECT_ROOM_MEMBERS: 20,
  /** Public rooms, newest first, that one page of `rooms(query:)` searches. */
  MAX_SEARCHED_ROOMS: 10_000,
  /** Users that one presence subscription follows. */
  MAX_PRESENCE_USERS: 100,
  /** Typing signals per user and second. */
  RATE_LIMIT_TYPING: 5,
  /** How long a typing signal lasts. */
  TYPING_EXPIRY_MS: 6_000,

  /** Bytes of a WebSocket message from a gateway. */
  MAX_FRAME_BYTES: 64 * 1024,
  /** Events that wait for one subscriber. Beyond that, the stream is closed and resumes from its cursor. */
  MAX_SUBSCRIBER_QUEUE: 1_000,
  /** Recent events that a tail keeps. */
  MAX_TAIL_RING: 256,
  /** The latest revs of a room among which a write may still be in progress. */
  MAX_PENDING_REVS: 256,
  /** Messages stored by one write. */
  MAX_WRITE_BATCH: 100,
  /** Messages that wait in one replica to be stored in one room. */
  MAX_WRITE_QUEUE: 1_000,
  /** Attempts to change a message that other replicas change at the same time. */
  MAX_CHANGE_ATTEMPTS: 20,
  /** Publications in flight to Redis. Beyond that, they are dropped, as when Redis is unavailable. */
  MAX_PUBLISH_BACKLOG: 1_000,
  /** A write takes effect within this time of allocating its revs, or never. */
  WRITE_DEADLINE_MS: 10_000,
  /** How long a tail waits for a missing change before it reads the store. */
  TAIL_GAP_WAIT_MS: 50,
  /** Minimum time between two rounds of activity in one inbox. */
  INBOX_PAUSE_MS: 500,
  /** How often the Redis connection is pinged. The reply must arrive before the next ping. */
  REDIS_HEARTBEAT_MS: 2_000,
};

export type FixedLimits = typeof LIMITS;
