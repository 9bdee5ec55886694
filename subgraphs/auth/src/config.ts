import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
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
  url,
} from '@parley/service';
import { z } from 'zod';
import { isDevelopmentKey, parsePublicKeys, parseSigningKey } from './services/signing-key.ts';

const DATABASE_URL = url('postgres', 'postgresql');

/** Reads a value. What the parser says could quote a key, so `message` stands in for it. */
const parsedBy = <T>(parse: (text: string) => T, message: string) =>
  z.string().transform((text, context) => {
    try {
      return parse(text);
    } catch {
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
  });

const signingKey = parsedBy(parseSigningKey, 'must be a private Ed25519 key, as a JWK or as PKCS#8 PEM');
const publicKeys = parsedBy(parsePublicKeys, 'must be Ed25519 keys, as a JWK set or as PEM blocks');

const AuthConfigSchema = z.object({
  ...serviceShape,
  ...operationShape,
  ...cursorShape,
  PORT: port.default(4001),
  /** `production` refuses a key that says that it is for development. */
  NODE_ENV: z.string().default('development'),
  DATABASE_URL,
  DATABASE_POOL_SIZE: limit.default(10),
  REDIS_URL: redisUrl,
  /** Comes before every Redis key and channel, so that several installations can share one Redis. */
  REDIS_PREFIX: redisPrefix.default(''),
  /** Signs the access tokens; the same for all replicas. */
  AUTH_SIGNING_KEY: signingKey,
  /** Prove access tokens as well: the keys that signed until lately, and the one that will next. */
  AUTH_PREVIOUS_KEYS: publicKeys.default([]),
  ACCESS_TOKEN_SECONDS: limit.default(900),
  /** A session ends when it was not refreshed for so long. */
  REFRESH_TOKEN_DAYS: limit.default(30),
  /** How often it is looked for revocations that the gateways were not told of. */
  ANNOUNCE_SWEEP_MS: limit.default(5_000),
  /** Password hashes computed at once: more than the cores would starve the thread pool of files and DNS. */
  ARGON2_CONCURRENCY: limit.default(availableParallelism()),
  /** Password hashes that may wait for their turn; beyond it the answer is `SERVICE_UNAVAILABLE`. */
  LIMIT_PASSWORD_QUEUE: limit.default(128),
  /** Characters of a password. */
  LIMIT_PASSWORD_LENGTH: limit.default(1024),
  /** Sessions of one user; with one more, that which was not used for longest ends. */
  LIMIT_SESSIONS: limit.default(50),
  /** Tries to sign in to one account from one address in 15 minutes. */
  LIMIT_LOGIN_TRIES: limit.default(10),
  /** Tries to sign in from one address in 15 minutes, to all accounts together. */
  LIMIT_ADDRESS_TRIES: limit.default(100),
  /** Tries to sign in to one account in 15 minutes, from all addresses together that nobody has signed in from. */
  LIMIT_STRANGER_TRIES: limit.default(50),
  /** Tries to change the password from one session in 15 minutes. */
  LIMIT_PASSWORD_TRIES: limit.default(10),
  /** Accounts opened from one address in an hour. */
  LIMIT_REGISTRATIONS: limit.default(100),
  /** Sessions refreshed from one address in a minute. */
  LIMIT_REFRESHES: limit.default(300),
  /** Searches for people that one user may make in a minute. */
  LIMIT_SEARCHES: limit.default(60),
  /** People whom one user may look up in a minute, by id or username. */
  LIMIT_LOOKUPS: limit.default(120),
  /** Code points of what is searched for. */
  LIMIT_SEARCH_LENGTH: limit.default(200),
  /** Nodes of one page of a connection. */
  LIMIT_PAGE_SIZE: limit.default(100),
  /** Bytes of a request from a gateway, which has limits of its own for what clients send. */
  LIMIT_LINK_BYTES: limit.default(1_048_576),
  /** Where `auth.graphql` lies; by default the `schema` folder at the root of the project. */
  SCHEMA_DIR: z.string().default(fileURLToPath(new URL('../../../schema', import.meta.url))),
});

/** Each may stand in a file instead. A URL may hold a password. */
const SECRETS = [
  'SUBGRAPH_SECRET',
  'DATABASE_URL',
  'REDIS_URL',
  'AUTH_SIGNING_KEY',
  'AUTH_PREVIOUS_KEYS',
  ...cursorSecrets,
] as const;

const MigrateConfigSchema = z.object({ DATABASE_URL, LOG_LEVEL: serviceShape.LOG_LEVEL });
const AdminConfigSchema = z.object({ DATABASE_URL });

export type AuthConfig = z.infer<typeof AuthConfigSchema>;
export type MigrateConfig = z.infer<typeof MigrateConfigSchema>;

/** Not a development key where that matters: everybody knows it. */
const forProduction = (env: NodeJS.ProcessEnv) =>
  AuthConfigSchema.extend({
    AUTH_SIGNING_KEY: z
      .string()
      .refine((text) => env['NODE_ENV'] !== 'production' || !isDevelopment(text), {
        message: 'is a development key: make one with `npm run admin -- new-key`',
      })
      .pipe(signingKey),
  });

const isDevelopment = (text: string): boolean => {
  try {
    return isDevelopmentKey(text);
  } catch {
    return false;
  }
};

/** @throws ConfigError with every problem at once. */
export const loadConfig = (env: NodeJS.ProcessEnv): AuthConfig => readConfig(forProduction(env), env, SECRETS);

/** What the migration step needs. @throws ConfigError with every problem at once. */
export const loadMigrateConfig = (env: NodeJS.ProcessEnv): MigrateConfig =>
  readConfig(MigrateConfigSchema, env, ['DATABASE_URL']);

/** What administering from the command line needs. @throws ConfigError */
export const loadAdminConfig = (env: NodeJS.ProcessEnv) => readConfig(AdminConfigSchema, env, ['DATABASE_URL']);
