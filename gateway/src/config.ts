import { fileURLToPath } from 'node:url';
import {
  authUrls,
  limit,
  notAbove,
  portOption,
  publicShape,
  readConfig,
  serviceShape,
  urlList,
} from '@parley/service/config';
import { z } from 'zod';
import type { CostLimits } from './documents/cost-limits.ts';
import type { DocumentLimits } from './documents/document-limits.ts';
import { LIMITS, type Limits } from './limits.ts';

/** Works from `src`, from `dist` and in an image, all of which are in the workspace folder. */
const inPackage = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

const FILES = {
  SUPERGRAPH_FILE: inPackage('../schema/generated/supergraph.graphql'),
  /** The folder with the built GraphiQL. */
  PLAYGROUND_FOLDER: inPackage('dist/playground'),
};

export const schema = z
  .object({
    ...serviceShape,
    ...publicShape(['loopback']),
    PORT: portOption(4000),
    AUTH_URLS: authUrls,
    CHAT_URLS: urlList('http', 'https').meta({ description: 'The replicas of chat, in the same form.' }),
    ALLOWED_ORIGINS: urlList('http', 'https').default([]).meta({
      description: 'Origins of other sites whose pages may call the gateway from a browser, separated by commas.',
    }),
    COOKIE_SECURE: z.stringbool().optional().meta({
      description: "Whether the refresh token's cookie is sent over HTTPS only.",
      default: '`true` in production',
    }),
    INTROSPECTION: z.stringbool().optional().meta({
      description: 'Whether introspection is allowed.',
      default: '`false` in production',
    }),
    PLAYGROUND: z.stringbool().optional().meta({
      description: 'Whether browsers get GraphiQL at `/graphql`. It requires introspection.',
      default: '`false` in production',
    }),
    RATE_LIMIT_USER_WORK: limit.default(200).meta({
      description:
        'Work of one user, sustained. 200 points are a fifth of one core. See [Limits](integrating.md#limits).',
      unit: 'points per second',
    }),
    RATE_LIMIT_USER_WORK_BURST: limit.default(2_000).meta({
      description: 'The maximum burst of this work after a period of inactivity.',
      unit: 'points',
    }),
    RATE_LIMIT_ADDRESS_WORK: limit.default(100).meta({
      description: 'Work of all anonymous clients of one address (IPv6: one /64), sustained.',
      unit: 'points per second',
    }),
    RATE_LIMIT_ADDRESS_WORK_BURST: limit.default(500).meta({
      description: 'The maximum burst of this work after a period of inactivity.',
      unit: 'points',
    }),
    MAX_SOCKETS_PER_ADDRESS: limit.default(1_000).meta({
      description: 'Sockets from one address (IPv6: one /64) on one gateway. Many users may share an address.',
    }),
    MAX_SOCKETS_PER_USER: limit.default(50).meta({ description: 'Sockets of one user on one gateway.' }),
    MAX_SUBSCRIPTIONS_PER_USER: limit.default(500).meta({
      description:
        "Active operations on all sockets of one user, or of one address's anonymous clients, on one gateway.",
    }),
    MAX_UNREAD_BYTES_PER_SOCKET: limit.default(1024 * 1024).meta({
      description: 'Unread data after which a client is disconnected.',
    }),
    MAX_REVOCATIONS: limit.default(100_000).meta({
      description: 'Revoked sessions in memory, each for the lifetime of an access token.',
    }),
    MAX_SUBGRAPH_CONNECTIONS: limit.default(128).meta({ description: 'Connections to one replica of a subgraph.' }),
    SUBGRAPH_TIMEOUT_MS: limit.default(8_000).meta({
      description:
        'The time limit of one operation at a subgraph, including retries. A subgraph stops each attempt after 10,000 ms.',
    }),
    CLIENT_PING_MS: limit.default(12_000).meta({
      description:
        "The interval of pings to a client's socket. A socket that has not answered a ping when the next one is due is closed. Proxies in front of Parley must wait longer.",
    }),
  })
  .refine(...notAbove('RATE_LIMIT_USER_WORK', 'RATE_LIMIT_USER_WORK_BURST'))
  .refine(...notAbove('RATE_LIMIT_ADDRESS_WORK', 'RATE_LIMIT_ADDRESS_WORK_BURST'));

type Options = z.infer<typeof schema>;
type Switches = 'INTROSPECTION' | 'PLAYGROUND' | 'COOKIE_SECURE';

/** The operator's options and the fixed limits, which only tests override. */
export type Config = Limits & typeof FILES & Omit<Options, Switches> & Record<Switches, boolean>;

/** The limits of a document. */
export const documentLimits = (config: Config): DocumentLimits => ({
  depth: config.MAX_QUERY_DEPTH,
  aliases: config.MAX_QUERY_ALIASES,
  fields: config.MAX_QUERY_FIELDS,
  directives: config.MAX_QUERY_DIRECTIVES,
  bytes: config.MAX_QUERY_BYTES,
  tokens: config.MAX_QUERY_TOKENS,
});

/** The cost limits of operations. */
export const costLimits = (config: Config): CostLimits => ({
  query: config.MAX_QUERY_COST,
  subscription: config.MAX_SUBSCRIPTION_COST,
});

/** @throws ConfigError that lists every problem. */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const config = readConfig(schema, env, ['SUBGRAPH_SECRET', 'REDIS_URL']);
  const isDevelopment = config.NODE_ENV !== 'production';
  return {
    ...LIMITS,
    ...FILES,
    ...config,
    INTROSPECTION: config.INTROSPECTION ?? isDevelopment,
    PLAYGROUND: config.PLAYGROUND ?? isDevelopment,
    COOKIE_SECURE: config.COOKIE_SECURE ?? !isDevelopment,
  };
}
