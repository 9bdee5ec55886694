import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import {
  cursorSecrets,
  cursorShape,
  limit,
  operationShape,
  port,
  readConfig,
  serviceShape,
  url,
} from '@parley/service';
import { redisPrefix, redisUrl } from '@parley/service/redis';
import { z } from 'zod';
import { isDevelopmentKey, parsePublicKeys, parseSigningKey } from './services/signing-key.ts';

const DATABASE_URL = url('postgres', 'postgresql');

/** Parses a value. The parser's own error could quote a key, so `message` replaces it. */
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
  /** `production` rejects a key that is marked as a development key. */
  NODE_ENV: z.string().default('development'),
  DATABASE_URL,
  DATABASE_POOL_SIZE: limit.default(10),
  REDIS_URL: redisUrl,
  /** The prefix of every Redis key and channel, so that several installations can share one Redis. */
  REDIS_PREFIX: redisPrefix.default(''),
  /** Signs access tokens; the same on all replicas. */
  AUTH_SIGNING_KEY: signingKey,
  /** Further keys that verify access tokens: recent signing keys, and the next one. */
  AUTH_PREVIOUS_KEYS: publicKeys.default([]),
  ACCESS_TOKEN_SECONDS: limit.default(900),
  /** A session expires when it is not refreshed for this long. */
  REFRESH_TOKEN_DAYS: limit.default(30),
  /** How often to look for revocations that are not published yet. */
  ANNOUNCE_SWEEP_MS: limit.default(5_000),
  /** Concurrent password hashes. More than there are cores would starve the thread pool of file and DNS operations. */
  ARGON2_CONCURRENCY: limit.default(availableParallelism()),
  /** Password hashes that may wait for their turn; beyond that, requests fail with `SERVICE_UNAVAILABLE`. */
  LIMIT_PASSWORD_QUEUE: limit.default(128),
  /** The maximum length of a password, in characters. */
  LIMIT_PASSWORD_LENGTH: limit.default(1024),
  /** Sessions of one user. One more ends the least recently used. */
  LIMIT_SESSIONS: limit.default(50),
  /** Login attempts per account and address, in 15 minutes. */
  LIMIT_LOGIN_TRIES: limit.default(10),
  /** Login attempts per address for all accounts, in 15 minutes. */
  LIMIT_ADDRESS_TRIES: limit.default(100),
  /** Login attempts per account from all unknown networks together, in 15 minutes. */
  LIMIT_STRANGER_TRIES: limit.default(50),
  /** Attempts to change the password per session, in 15 minutes. */
  LIMIT_PASSWORD_TRIES: limit.default(10),
  /** Accounts registered per address, in an hour. */
  LIMIT_REGISTRATIONS: limit.default(100),
  /** Sessions refreshed per address, in a minute. */
  LIMIT_REFRESHES: limit.default(300),
  /** User searches per user, in a minute. */
  LIMIT_SEARCHES: limit.default(60),
  /** Users looked up by id or username per user, in a minute. */
  LIMIT_LOOKUPS: limit.default(120),
  /** The maximum length of a search term, in code points. */
  LIMIT_SEARCH_LENGTH: limit.default(200),
  /** The maximum number of nodes in one page of a connection. */
  LIMIT_PAGE_SIZE: limit.default(100),
  /** The maximum size of a request from a gateway, in bytes. Gateways have their own limits for clients. */
  LIMIT_LINK_BYTES: limit.default(1_048_576),
  /** The folder of `auth.graphql`; by default `schema` at the root of the project. */
  SCHEMA_DIR: z.string().default(fileURLToPath(new URL('../../../schema', import.meta.url))),
});

/** Variables that may be given as files. URLs may contain passwords. */
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

/** Rejects development keys in production, because they are public. */
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

/** Loads the service's configuration. @throws ConfigError with every problem at once. */
export const loadConfig = (env: NodeJS.ProcessEnv): AuthConfig => readConfig(forProduction(env), env, SECRETS);

/** Loads the configuration of the migration step. @throws ConfigError with every problem at once. */
export const loadMigrateConfig = (env: NodeJS.ProcessEnv): MigrateConfig =>
  readConfig(MigrateConfigSchema, env, ['DATABASE_URL']);

/** Loads the configuration of the command line. @throws ConfigError */
export const loadAdminConfig = (env: NodeJS.ProcessEnv) => readConfig(AdminConfigSchema, env, ['DATABASE_URL']);
