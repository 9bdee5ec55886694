import { fileURLToPath } from 'node:url';
import { limit, port, readConfig, serviceShape, urlList } from '@parley/service';
import { redisPrefix, redisUrl } from '@parley/service/redis';
import { z } from 'zod';
import type { CostLimits } from './documents/cost-limits.ts';
import type { DocumentLimits } from './documents/document-limits.ts';

/** Works from `src`, from `dist` and in an image, which all lie in the workspace folder. */
const inPackage = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const list = z.string().transform((value) => value.split(',').map((item) => item.trim()));

const schema = z
  .object({
    ...serviceShape,
    PORT: port.default(4000),
    NODE_ENV: z.string().default('development'),
    /** The replicas of each subgraph, as comma-separated origins. A host name stands for all its addresses. */
    AUTH_URLS: urlList('http', 'https'),
    CHAT_URLS: urlList('http', 'https'),
    /** Where the auth service publishes revocations. */
    REDIS_URL: redisUrl,
    /** Prefix of every Redis key and channel, so that several installations can share one Redis. */
    REDIS_PREFIX: redisPrefix.default(''),
    SUPERGRAPH_FILE: z.string().default(inPackage('../schema/generated/supergraph.graphql')),
    /** The folder with the built GraphiQL. */
    PLAYGROUND_FOLDER: z.string().default(inPackage('dist/playground')),
    /** Whether introspection is allowed; on unless NODE_ENV is `production`. */
    INTROSPECTION: z.stringbool().optional(),
    /** Whether browsers get GraphiQL at `/graphql`; on unless NODE_ENV is `production`. */
    PLAYGROUND: z.stringbool().optional(),
    /** Whether the refresh token's cookie is limited to HTTPS; off unless NODE_ENV is `production`. */
    COOKIE_SECURE: z.stringbool().optional(),
    /** Origins of other sites whose pages may use the gateway from a browser. */
    ALLOWED_ORIGINS: urlList('http', 'https').default([]),
    /** Addresses or networks of the edge proxies, whose forwarding headers are trusted. */
    TRUSTED_PROXIES: list.default(['loopback']),

    /** Nesting of a query; a root field has depth 1. */
    LIMIT_QUERY_DEPTH: limit.default(12),
    LIMIT_QUERY_ALIASES: limit.default(30),
    /** Fields of an operation with its fragments expanded. */
    LIMIT_QUERY_FIELDS: limit.default(1_000),
    /** Directives in a document. */
    LIMIT_QUERY_DIRECTIVES: limit.default(50),
    /** Lexical tokens in a document. */
    LIMIT_QUERY_TOKENS: limit.default(2_000),
    LIMIT_QUERY_BYTES: limit.default(16 * 1024),
    /** The maximum cost of a query or mutation, by the schema's weights: about one per object that it can return. */
    LIMIT_QUERY_COST: limit.default(25_000),
    /** Like `LIMIT_QUERY_COST`, for each event of a subscription. */
    LIMIT_SUBSCRIPTION_COST: limit.default(400),
    /** Maximum size of an HTTP request body. */
    LIMIT_BODY_BYTES: limit.default(128 * 1024),
    /** Maximum size of a WebSocket message from a client. */
    LIMIT_FRAME_BYTES: limit.default(64 * 1024),
    /** WebSocket messages per second from one client; the burst is ten times as large. */
    LIMIT_FRAMES: limit.default(50),
    /**
     * Work budgets of each user, and of all anonymous clients of an address: points per second over time, and the burst
     * after an idle time. One point is about a millisecond of one core.
     */
    LIMIT_USER_WORK: limit.default(200),
    LIMIT_USER_WORK_BURST: limit.default(2_000),
    LIMIT_ADDRESS_WORK: limit.default(100),
    LIMIT_ADDRESS_WORK_BURST: limit.default(500),
    /** Concurrent operations on all sockets of one user, or of the anonymous clients of one address. */
    LIMIT_USER_SUBSCRIPTIONS: limit.default(500),
    /** Concurrent operations on one socket. */
    LIMIT_SUBSCRIPTIONS: limit.default(100),
    /** Sockets of one user on this gateway. */
    LIMIT_SOCKETS: limit.default(50),
    /** Sockets from one address on this gateway, signed in or not. Many users may share an address. */
    LIMIT_ADDRESS_SOCKETS: limit.default(1_000),
    /** All client sockets on this gateway. */
    LIMIT_GATEWAY_SOCKETS: limit.default(20_000),
    /** Bytes that a client may leave unread before its socket is closed. */
    LIMIT_UNREAD_BYTES: limit.default(1024 * 1024),
    /** Events of one subscription that may wait for their remaining fields. */
    LIMIT_WAITING_EVENTS: limit.default(1_000),
    /** Revoked sessions in memory, each for the lifetime of an access token. */
    LIMIT_REVOCATIONS: limit.default(100_000),
    /** Connections to one replica of a subgraph. */
    LIMIT_SUBGRAPH_CONNECTIONS: limit.default(128),
    /** Maximum size of a subgraph's response. */
    LIMIT_SUBGRAPH_BYTES: limit.default(16 * 1024 * 1024),
    /** How long a client may take to send `connection_init`. */
    CONNECTION_INIT_TIMEOUT_MS: limit.default(3_000),
    /** How often a client's socket is pinged. Two pings in a row without a reply end it. */
    CLIENT_PING_MS: limit.default(12_000),
    /** Time limit of one operation at a subgraph, including retries. */
    SUBGRAPH_TIMEOUT_MS: limit.default(8_000),
    /** How often an upstream connection is pinged. The reply must arrive before the next ping. */
    LINK_PING_MS: limit.default(2_000),
    /** How often the Redis connection is checked. It is replaced after three missed heartbeats. */
    REDIS_HEARTBEAT_MS: limit.default(2_000),
    /** How long a stream may look for a replica before it ends with a retryable error. */
    STREAM_TROUBLE_MS: limit.default(30_000),
  })
  .strip();

export type Config = Omit<z.infer<typeof schema>, 'INTROSPECTION' | 'PLAYGROUND' | 'COOKIE_SECURE'> & {
  INTROSPECTION: boolean;
  PLAYGROUND: boolean;
  COOKIE_SECURE: boolean;
};

/** The limits of a document. */
export const documentLimits = (config: Config): DocumentLimits => ({
  depth: config.LIMIT_QUERY_DEPTH,
  aliases: config.LIMIT_QUERY_ALIASES,
  fields: config.LIMIT_QUERY_FIELDS,
  directives: config.LIMIT_QUERY_DIRECTIVES,
  bytes: config.LIMIT_QUERY_BYTES,
  tokens: config.LIMIT_QUERY_TOKENS,
});

/** The cost limits of operations. */
export const costLimits = (config: Config): CostLimits => ({
  query: config.LIMIT_QUERY_COST,
  subscription: config.LIMIT_SUBSCRIPTION_COST,
});

/** @throws ConfigError that lists every problem. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const config = readConfig(schema, env, ['SUBGRAPH_SECRET', 'REDIS_URL']);
  const isDevelopment = config.NODE_ENV !== 'production';
  return {
    ...config,
    INTROSPECTION: config.INTROSPECTION ?? isDevelopment,
    PLAYGROUND: config.PLAYGROUND ?? isDevelopment,
    COOKIE_SECURE: config.COOKIE_SECURE ?? !isDevelopment,
  };
}
