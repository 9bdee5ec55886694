import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { limit, port, readConfig, serviceShape, url } from '@parley/shared';
import { z } from 'zod';
import { parseSigningKey } from './services/signing-key.ts';

const DATABASE_URL = url('postgres', 'postgresql');

const signingKey = z.string().transform((text, context) => {
  try {
    return parseSigningKey(text);
  } catch {
    // What the parser says could quote the key.
    context.addIssue({ code: 'custom', message: 'must be a private Ed25519 key, as a JWK or as PKCS#8 PEM' });
    return z.NEVER;
  }
});

const AuthConfigSchema = z.object({
  ...serviceShape,
  PORT: port.default(4001),
  DATABASE_URL,
  DATABASE_POOL_SIZE: limit.default(10),
  /** Signs the access tokens; the same for all replicas. */
  AUTH_SIGNING_KEY: signingKey,
  ACCESS_TOKEN_SECONDS: limit.default(900),
  /** A session ends when it was not refreshed for so long. */
  REFRESH_TOKEN_DAYS: limit.default(30),
  /** Password hashes computed at once: more than the cores would starve the thread pool of files and DNS. */
  ARGON2_CONCURRENCY: limit.default(availableParallelism()),
  /** Password hashes that may wait for their turn; beyond it the answer is `SERVICE_UNAVAILABLE`. */
  LIMIT_PASSWORD_QUEUE: limit.default(128),
  /** Characters of a password. */
  LIMIT_PASSWORD_LENGTH: limit.default(1024),
  /** Bytes of a request from a gateway, which has limits of its own for what clients send. */
  LIMIT_LINK_BYTES: limit.default(1_048_576),
  /** Where `auth.graphql` lies; by default the `schema` folder at the root of the project. */
  SCHEMA_DIR: z.string().default(fileURLToPath(new URL('../../../schema', import.meta.url))),
});

const MigrateConfigSchema = z.object({ DATABASE_URL, LOG_LEVEL: serviceShape.LOG_LEVEL });

export type AuthConfig = z.infer<typeof AuthConfigSchema>;
export type MigrateConfig = z.infer<typeof MigrateConfigSchema>;

/** @throws ConfigError with every problem at once. */
export const loadConfig = (env: NodeJS.ProcessEnv): AuthConfig => readConfig(AuthConfigSchema, env);

/** What the migration step needs. @throws ConfigError with every problem at once. */
export const loadMigrateConfig = (env: NodeJS.ProcessEnv): MigrateConfig => readConfig(MigrateConfigSchema, env);
