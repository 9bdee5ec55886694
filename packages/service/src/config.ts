import { z } from 'zod';
import { readSecretFiles } from './secret-files.ts';

/** Thrown when the environment is invalid. The message lists every problem. */
export class ConfigError extends Error {
  constructor(readonly problems: string[]) {
    super(`Invalid configuration:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads a service's configuration. An empty variable counts as absent. A variable in `secrets` may instead be given as
 * a file, whose path is in the variable of the same name with the suffix `_FILE`.
 * @throws ConfigError with all problems at once.
 */
export function readConfig<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  env: NodeJS.ProcessEnv,
  secrets: readonly (keyof Shape & string)[] = [],
): z.infer<z.ZodObject<Shape>> {
  const files = readSecretFiles(env, secrets);
  const present = Object.fromEntries(Object.entries(files.env).filter(([, value]) => value !== ''));
  const result = schema.safeParse(present);
  if (result.success && files.problems.size === 0) return result.data;
  const problems = (result.error?.issues ?? []).flatMap(({ path, message }) => {
    const name = String(path[0] ?? '');
    if (files.problems.has(name)) return [];
    if (name === '' || present[name] !== undefined) return `${path.join('.')}: ${message}`;
    return `${name} is missing${files.empty.has(name) ? `: the file named by ${name}_FILE is empty` : ''}`;
  });
  throw new ConfigError([...files.problems.values(), ...problems]);
}

/** A TCP port. 0 lets the system choose one. */
export const port = wholeNumber('must be a port from 0 to 65535').min(0).max(65_535);

/** A limit: a positive whole number. */
export const limit = wholeNumber('must be a positive whole number').positive();

/** A URL with one of the given schemes, such as `url('redis', 'rediss')`. */
export const url = (...schemes: string[]) =>
  z.string().refine((value) => schemes.some((scheme) => isUrl(value, scheme)), {
    message: `must be a ${schemes.map((scheme) => `${scheme}://`).join(' or ')} URL`,
  });

/** One or more comma-separated URLs, as an array. */
export const urlList = (...schemes: string[]) =>
  z
    .string()
    .transform((value) => value.split(',').map((item) => item.trim()))
    .pipe(z.array(url(...schemes)).min(1));

/** A secret: at least 32 characters, so that it cannot be guessed. */
export const secret = z.string().min(32, 'must have at least 32 characters');

/** Secrets separated by commas or white space, as an array. */
const secretList = z
  .string()
  .transform((value) => value.split(/[\s,]+/).filter((item) => item !== ''))
  .pipe(z.array(secret));

/** Variables of every service that signs cursors; see `CursorSigner`. */
export const cursorShape = {
  /** Signs cursors. Defaults to a key derived from `SUBGRAPH_SECRET`. Must not contain commas or white space. */
  CURSOR_KEY: secret.regex(/^[^\s,]*$/, 'must not contain commas or white space').optional(),
  /** Further keys whose cursors are accepted: the previous one (of either variable), and the next one. */
  CURSOR_PREVIOUS_KEYS: secretList.default([]),
} satisfies z.ZodRawShape;

/** The variables of `cursorShape` that may be given as files. */
export const cursorSecrets = ['CURSOR_KEY', 'CURSOR_PREVIOUS_KEYS'] as const;

/** Variables that every process reads. */
export const processShape = {
  /** The address to listen on. */
  HOST: z.string().default('127.0.0.1'),
  /** The port of the operations server (`/livez`, `/readyz`, `/metrics`). */
  OPS_PORT: port.default(0),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** How long a stopping process still accepts requests, so that clients and balancers can move away. */
  DRAIN_NOTICE_MS: wholeNumber('must be a whole number').min(0).default(5_000),
  /** How long requests in progress may take after that. */
  DRAIN_TIMEOUT_MS: limit.default(10_000),
  /** TCP connections, WebSockets included. */
  LIMIT_CONNECTIONS: limit.default(25_000),
  /** TCP connections from one address (in IPv6, from one /64) that is not a trusted proxy. */
  LIMIT_ADDRESS_CONNECTIONS: limit.default(2_000),
  /** Bytes of request bodies being received and responses not sent yet. A user may use a quarter, an address half. */
  LIMIT_UNSENT_BYTES: limit.default(128 * 1024 * 1024),
} satisfies z.ZodRawShape;

/** Variables of every service behind the edge proxy. */
export const serviceShape = {
  ...processShape,
  /** The secret that gateways and subgraphs share. Requests without it can reach only the health checks. */
  SUBGRAPH_SECRET: secret,
} satisfies z.ZodRawShape;

/** @param error the message for a value that is not a whole number. */
function wholeNumber(error: string) {
  return z.coerce.number(error).int(error);
}

function isUrl(value: string, scheme: string): boolean {
  return URL.canParse(value) && new URL(value).protocol === `${scheme}:`;
}
