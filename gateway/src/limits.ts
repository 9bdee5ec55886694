import { CLIENT_LIMITS } from '@parley/service/config';

/** Fixed limits and times: parts of the contract with clients, and tuning. Tests override them. */
export const LIMITS = {
  ...CLIENT_LIMITS,
  /** Nesting of an operation; a root field has depth 1. */
  MAX_QUERY_DEPTH: 12,
  MAX_QUERY_ALIASES: 30,
  /** Fields of an operation with its fragments expanded. */
  MAX_QUERY_FIELDS: 1_000,
  /** Directives in a document. */
  MAX_QUERY_DIRECTIVES: 50,
  /** Lexical tokens in a document. */
  MAX_QUERY_TOKENS: 2_000,
  MAX_QUERY_BYTES: 16 * 1024,
  /** The cost of a query or mutation, by the schema's weights: about one per object that it can return. */
  MAX_QUERY_COST: 25_000,
  /** Like `MAX_QUERY_COST`, for each event of a subscription. */
  MAX_SUBSCRIPTION_COST: 400,
  /** Bytes of a WebSocket message from a client. */
  MAX_FRAME_BYTES: 64 * 1024,
  /** WebSocket messages per second from one client; the burst is ten times as large. */
  RATE_LIMIT_FRAMES: 50,
  /** Concurrent operations on one socket. */
  MAX_SUBSCRIPTIONS_PER_SOCKET: 100,
  /** Events of one subscription that may wait for their remaining fields. */
  MAX_WAITING_EVENTS: 1_000,
  /** Bytes of a subgraph's response. */
  MAX_SUBGRAPH_RESPONSE_BYTES: 16 * 1024 * 1024,
  /** How long a client may take to send `connection_init`. */
  CONNECTION_INIT_TIMEOUT_MS: 3_000,
  /** How often an upstream connection is pinged. The response must arrive before the next ping. */
  UPSTREAM_PING_MS: 2_000,
  /** How often the Redis connection is pinged. The response must arrive before the next ping. */
  REDIS_HEARTBEAT_MS: 2_000,
  /** How long a stream may look for a replica before it ends with a retryable error. */
  STREAM_FAILOVER_TIMEOUT_MS: 30_000,
};

export type Limits = typeof LIMITS;
