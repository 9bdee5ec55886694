import { fileURLToPath } from 'node:url';
import { limit, port, readConfig, redisPrefix, redisUrl, serviceShape, urlList } from '@parley/service';
import { z } from 'zod';
import type { CostLimits } from './documents/cost-limits.ts';
import type { DocumentLimits } from './documents/document-limits.ts';

/** Holds from `src`, from `dist` and in an image: all three stand in the workspace's folder. */
const beside = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const list = z.string().transform((value) => value.split(',').map((item) => item.trim()));

const schema = z
  .object({
    ...serviceShape,
    PORT: port.default(4000),
    NODE_ENV: z.string().default('development'),
    /** The replicas of each subgraph, as origins with commas between; a host name stands for all its addresses. */
    AUTH_URLS: urlList('http', 'https'),
    CHAT_URLS: urlList('http', 'https'),
    /** Where the auth service tells which sessions have ended. */
    REDIS_URL: redisUrl,
    /** Comes before every Redis key and channel, so that several installations can share one Redis. */
    REDIS_PREFIX: redisPrefix.default(''),
    SUPERGRAPH_FILE: z.string().default(beside('../schema/generated/supergraph.graphql')),
    /** The built GraphiQL. */
    PLAYGROUND_FOLDER: z.string().default(beside('dist/playground')),
    /** Whether the schema may be asked for; on unless NODE_ENV is `production`. */
    INTROSPECTION: z.stringbool().optional(),
    /** Whether `/graphql` shows GraphiQL to browsers; on unless NODE_ENV is `production`. */
    PLAYGROUND: z.stringbool().optional(),
    /** Whether the cookie with the refresh token goes over HTTPS only; off unless NODE_ENV is `production`. */
    COOKIE_SECURE: z.stringbool().optional(),
    /** Origins other than the gateway's own whose pages may use it from a browser. */
    ALLOWED_ORIGINS: urlList('http', 'https').default([]),
    /** Addresses or networks of the front doors, which are believed when they say for whom they speak. */
    TRUSTED_PROXIES: list.default(['loopback']),

    /** A query's nesting, from 1 for a root field. */
    LIMIT_QUERY_DEPTH: limit.default(12),
    LIMIT_QUERY_ALIASES: limit.default(30),
    /** Fields of an operation with its fragments written out. */
    LIMIT_QUERY_FIELDS: limit.default(1_000),
    /** Directives in a whole document. */
    LIMIT_QUERY_DIRECTIVES: limit.default(50),
    /** Names, numbers and punctuation marks in a whole document. */
    LIMIT_QUERY_TOKENS: limit.default(2_000),
    LIMIT_QUERY_BYTES: limit.default(16 * 1024),
    /** What a query or mutation may cost at most: by the schema's weights, about one for each object it can bring. */
    LIMIT_QUERY_COST: limit.default(25_000),
    /** As `LIMIT_QUERY_COST`, for each event of a subscription. */
    LIMIT_SUBSCRIPTION_COST: limit.default(400),
    /** The longest body of an HTTP request. */
    LIMIT_BODY_BYTES: limit.default(128 * 1024),
    /** The longest message that a client may send over a WebSocket. */
    LIMIT_FRAME_BYTES: limit.default(64 * 1024),
    /** Messages that a client may send over one WebSocket, a second; ten times as many at once. */
    LIMIT_FRAMES: limit.default(50),
    /**
     * The work that a user, and that each address with clients that are not signed in, may have done: in the long run a
     * second, and at once after a rest. In points: one is about a millisecond of one core.
     */
    LIMIT_USER_WORK: limit.default(200),
    LIMIT_USER_WORK_BURST: limit.default(2_000),
    LIMIT_ADDRESS_WORK: limit.default(100),
    LIMIT_ADDRESS_WORK_BURST: limit.default(500),
    /** Operations under way on all sockets of one user, or of an address's clients that are not signed in. */
    LIMIT_USER_SUBSCRIPTIONS: limit.default(500),
    /** Operations under way on one socket. */
    LIMIT_SUBSCRIPTIONS: limit.default(100),
    /** Sockets of one user on this gateway. */
    LIMIT_SOCKETS: limit.default(50),
    /** Sockets from one address on this gateway, whoever they belong to: many people may share an address. */
    LIMIT_ADDRESS_SOCKETS: limit.default(1_000),
    /** Sockets of everybody on this gateway. */
    LIMIT_GATEWAY_SOCKETS: limit.default(20_000),
    /** What a client may leave unread on its socket before it is cut off. */
    LIMIT_UNREAD_BYTES: limit.default(1024 * 1024),
    /** Events of one subscription that wait for the rest of their fields. */
    LIMIT_WAITING_EVENTS: limit.default(1_000),
    /** Revoked sessions that are kept in mind, each for as long as one of its access tokens could live. */
    LIMIT_REVOCATIONS: limit.default(100_000),
    /** Connections to one replica of a subgraph. */
    LIMIT_SUBGRAPH_CONNECTIONS: limit.default(128),
    /** The longest answer of a subgraph. */
    LIMIT_SUBGRAPH_BYTES: limit.default(16 * 1024 * 1024),
    /** How long a client may take to say hello. */
    CONNECTION_INIT_TIMEOUT_MS: limit.default(3_000),
    /** How often a client's socket is asked whether it lives; two silences in a row end it. */
    CLIENT_PING_MS: limit.default(12_000),
    /** How long a subgraph may take over one operation, all tries together. */
    SUBGRAPH_TIMEOUT_MS: limit.default(8_000),
    /** How often a subgraph's replica is asked on its link whether it lives; a reply must come before the next. */
    LINK_PING_MS: limit.default(2_000),
    /** How often the Redis link is tried; an answer must come before the next try. */
    REDIS_HEARTBEAT_MS: limit.default(2_000),
    /** How long a stream may look for a replica before it ends with an error that may be retried. */
    STREAM_TROUBLE_MS: limit.default(30_000),
  })
  .strip();

export type Config = Omit<z.infer<typeof schema>, 'INTROSPECTION' | 'PLAYGROUND' | 'COOKIE_SECURE'> & {
  INTROSPECTION: boolean;
  PLAYGROUND: boolean;
  COOKIE_SECURE: boolean;
};

/** What a document may ask for. */
export const documentLimits = (config: Config): DocumentLimits => ({
  depth: config.LIMIT_QUERY_DEPTH,
  aliases: config.LIMIT_QUERY_ALIASES,
  fields: config.LIMIT_QUERY_FIELDS,
  directives: config.LIMIT_QUERY_DIRECTIVES,
  bytes: config.LIMIT_QUERY_BYTES,
  tokens: config.LIMIT_QUERY_TOKENS,
});

/** What operations may cost. */
export const costLimits = (config: Config): CostLimits => ({
  query: config.LIMIT_QUERY_COST,
  subscription: config.LIMIT_SUBSCRIPTION_COST,
});

/** @throws ConfigError with every problem of the environment. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const config = readConfig(schema, env, ['SUBGRAPH_SECRET', 'REDIS_URL']);
  const isOpen = config.NODE_ENV !== 'production';
  return {
    ...config,
    INTROSPECTION: config.INTROSPECTION ?? isOpen,
    PLAYGROUND: config.PLAYGROUND ?? isOpen,
    COOKIE_SECURE: config.COOKIE_SECURE ?? !isOpen,
  };
}

/**
 * Keeps Apollo Gateway from asking the clouds' metadata services where it runs and from reporting to its makers, for
 * which it has no option.
 */
export function forbidTelemetry(): void {
  process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';
}
