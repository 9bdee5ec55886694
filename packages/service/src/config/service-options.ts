import { z } from 'zod';
import { limit, list, port, secret, secretList, url, urlList, wholeNumberFromZero } from './option-types.ts';
import { redisPrefix, redisUrl } from '../redis/redis-url.ts';

/** Variables of every service that signs cursors; see `CursorSigner`. */
export const cursorShape = {
  CURSOR_KEY: secret
    .regex(/^[^\s,]*$/, 'must not contain commas or white space')
    .optional()
    .meta({
      description: 'The key that signs cursors: at least 32 characters, no commas or white space. See [Keys](#keys).',
      default: 'derived from `SUBGRAPH_SECRET`',
    }),
  CURSOR_PREVIOUS_KEYS: secretList.default([]).meta({
    description: 'Additional keys whose cursors are accepted, separated by commas: the previous one and the next one.',
  }),
} satisfies z.ZodRawShape;

/** The variables of `cursorShape` that may be given as files. */
export const cursorSecrets = ['CURSOR_KEY', 'CURSOR_PREVIOUS_KEYS'] as const;

/** Variables that every process reads. */
export const processShape = {
  HOST: z.string().default('127.0.0.1').meta({ description: 'The address to listen on.' }),
  OPS_PORT: port.default(0).meta({
    description: 'The port of the operations server (`/livez`, `/readyz`, `/metrics`).',
    default: 'any free port',
  }),
  LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .meta({ description: 'The lowest level that is logged: `trace`, `debug`, `info`, `warn`, `error` or `fatal`.' }),
  OTEL_EXPORTER_OTLP_ENDPOINT: url('http', 'https').optional().meta({
    description: 'An OTLP collector that receives traces over HTTP. See [Traces](operating.md#traces).',
    default: 'no traces',
  }),
  DRAIN_GRACE_MS: wholeNumberFromZero.default(5_000).meta({
    description: 'How long a stopping service still accepts requests, while its callers switch to other replicas.',
  }),
  DRAIN_TIMEOUT_MS: limit.default(10_000).meta({
    description: 'How long the remaining requests have to finish after that.',
  }),
  MAX_CONNECTIONS: limit.default(25_000).meta({
    description: 'TCP connections, including WebSockets. At most a quarter of them may be idle.',
  }),
  MAX_CONNECTIONS_PER_ADDRESS: limit.default(2_000).meta({
    description: 'TCP connections from one address (IPv6: one /64) that is not a trusted proxy.',
  }),
  MAX_UNSENT_BYTES: limit.default(128 * 1024 * 1024).meta({
    description:
      'Memory for incomplete requests and unread responses. A user may use a quarter of it, an address half.',
  }),
} satisfies z.ZodRawShape;

/** Variables of every service behind the edge proxy. */
export const serviceShape = {
  ...processShape,
  NODE_ENV: z.string().default('development').meta({
    description:
      '`production` rejects development keys, limits the cookie to HTTPS, and turns introspection and GraphiQL off.',
  }),
  SUBGRAPH_SECRET: secret.meta({
    description: 'The secret that gateways and subgraphs share: at least 32 characters.',
  }),
  REDIS_URL: redisUrl.meta({
    description: '[One server or a cluster](#redis): events, presence, revocations, rate limits and work budgets.',
  }),
  REDIS_PREFIX: redisPrefix.default('').meta({
    description: 'The prefix of every key and channel, so that several installations can share one Redis.',
  }),
} satisfies z.ZodRawShape;

/** Variables of every service that clients connect to. */
export const publicShape = (trustedProxies: string[]) =>
  ({
    TRUSTED_PROXIES: list.default(trustedProxies).meta({
      description:
        'Addresses or networks of the proxies in front of this service, separated by commas. Only their `X-Forwarded-*` headers are trusted.',
    }),
    MAX_SOCKETS: limit.default(20_000).meta({ description: 'Client sockets of one process.' }),
  }) satisfies z.ZodRawShape;

/** Variables of each subgraph that looks users up. */
export const lookupShape = {
  RATE_LIMIT_SEARCHES: limit.default(60).meta({
    description: 'Searches by one user: for users in auth, for messages and rooms in chat.',
    unit: 'per minute',
  }),
  RATE_LIMIT_LOOKUPS: limit.default(120).meta({
    description: 'User lookups by one user: by id or username in auth, by mentions of non-members in chat.',
    unit: 'per minute',
  }),
} satisfies z.ZodRawShape;

export const portOption = (number: number) => port.default(number).meta({ description: 'The port to listen on.' });

export const authUrls = urlList('http', 'https').meta({
  description: 'The replicas of auth, separated by commas. A host name resolves to all of its current addresses.',
});
