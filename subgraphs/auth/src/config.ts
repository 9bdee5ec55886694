import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import {
  cursorSecrets,
  cursorShape,
  limit,
  lookupShape,
  portOption,
  readConfig,
  serviceShape,
  url,
} from '@parley/service/config';
import { z } from 'zod';
import { LIMITS, type Limits } from './limits.ts';
import { isDevelopmentKey, parsePublicKeys, parseSigningKey } from './services/signing-key.ts';

const postgresUrl = url('postgres', 'postgresql');

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

export const schema = z.object({
  ...serviceShape,
  ...cursorShape,
  ...lookupShape,
  PORT: portOption(4001),
  POSTGRES_URL: postgresUrl.meta({ description: 'Accounts and sessions: `postgres://…`.' }),
  POSTGRES_POOL_SIZE: limit.default(10).meta({ description: 'Connections of one replica to PostgreSQL.' }),
  AUTH_SIGNING_KEY: signingKey.meta({
    description:
      'The private Ed25519 key that signs access tokens, as a JWK or PKCS#8 PEM; the same on all replicas. See [Keys](#keys).',
  }),
  AUTH_PREVIOUS_KEYS: publicKeys.default([]).meta({
    description: 'Additional keys whose tokens are accepted, as a set or array of JWKs, or as PEM blocks.',
  }),
  ACCESS_TOKEN_SECONDS: limit.default(900).meta({ description: 'The lifetime of an access token.' }),
  REFRESH_TOKEN_DAYS: limit.default(30).meta({
    description: 'A session that is not refreshed for this long expires.',
  }),
  MAX_SESSIONS_PER_USER: limit.default(50).meta({
    description: 'Sessions of one user. Logging in beyond the limit ends the least recently used session.',
  }),
  ARGON2_CONCURRENCY: limit.default(availableParallelism()).meta({
    description:
      'Password hashes computed at the same time. Values above the number of cores delay file access and DNS lookups.',
    default: 'number of cores',
  }),
  RATE_LIMIT_LOGIN_ATTEMPTS: limit.default(10).meta({
    description: 'Login attempts for one account from one address.',
    unit: 'per 15 minutes',
  }),
  RATE_LIMIT_LOGIN_ATTEMPTS_ADDRESS: limit.default(100).meta({
    description: 'Login attempts from one address for all accounts.',
    unit: 'per 15 minutes',
  }),
  RATE_LIMIT_LOGIN_ATTEMPTS_UNKNOWN_NETWORKS: limit.default(50).meta({
    description: 'Login attempts for one account from all unknown networks together.',
    unit: 'per 15 minutes',
  }),
  RATE_LIMIT_REGISTRATIONS: limit.default(100).meta({
    description: 'Accounts registered from one address.',
    unit: 'per hour',
  }),
  RATE_LIMIT_REFRESHES: limit.default(300).meta({
    description: 'Sessions refreshed from one address.',
    unit: 'per minute',
  }),
});

/** The folder of `auth.graphql`. */
const FILES = { SCHEMA_DIR: fileURLToPath(new URL('../../../schema', import.meta.url)) };

/** Variables that may be given as files. URLs may contain passwords. */
const SECRETS = [
  'SUBGRAPH_SECRET',
  'POSTGRES_URL',
  'REDIS_URL',
  'AUTH_SIGNING_KEY',
  'AUTH_PREVIOUS_KEYS',
  ...cursorSecrets,
] as const;

const MigrateConfigSchema = z.object({ POSTGRES_URL: postgresUrl, LOG_LEVEL: serviceShape.LOG_LEVEL });
const AdminConfigSchema = z.object({ POSTGRES_URL: postgresUrl });

/** The operator's options and the fixed limits, which only tests override. */
export type AuthConfig = Limits & typeof FILES & z.infer<typeof schema>;
export type MigrateConfig = z.infer<typeof MigrateConfigSchema>;

/** Rejects development keys in production, because they are public. */
const forProduction = (env: NodeJS.ProcessEnv) =>
  schema.extend({
    AUTH_SIGNING_KEY: z
      .string()
      .refine((text) => env['NODE_ENV'] !== 'production' || !isDevelopment(text), {
        message: 'is a development key: generate your own with `npm run admin -- new-key`',
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
export const loadConfig = (env: NodeJS.ProcessEnv): AuthConfig => ({
  ...LIMITS,
  ...FILES,
  ...readConfig(forProduction(env), env, SECRETS),
});

/** Loads the configuration of the migration step. @throws ConfigError with every problem at once. */
export const loadMigrateConfig = (env: NodeJS.ProcessEnv): MigrateConfig =>
  readConfig(MigrateConfigSchema, env, ['POSTGRES_URL']);

/** Loads the configuration of the command line. @throws ConfigError */
export const loadAdminConfig = (env: NodeJS.ProcessEnv) => readConfig(AdminConfigSchema, env, ['POSTGRES_URL']);
