import { z } from 'zod';
import { readSecretFiles } from './secret-files.ts';

/** Thrown when the environment is not fit to start with; the message lists every problem. */
export class ConfigError extends Error {
  constructor(readonly problems: string[]) {
    super(`The environment is not fit to start with:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads a service's configuration. An empty variable counts as absent. What `secrets` names may instead stand in a file,
 * which the variable with `_FILE` after its name tells.
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
    return `${name} is missing${files.empty.has(name) ? `: the file that ${name}_FILE names is empty` : ''}`;
  });
  throw new ConfigError([...files.problems.values(), ...problems]);
}

/** A TCP port; 0 lets the system choose. */
export const port = wholeNumber('must be a port, 0 to 65535').min(0).max(65_535);

/** A named limit: a whole number above zero. */
export const limit = wholeNumber('must be a whole number above zero').positive();

/** A URL of one of the schemes, such as `url('redis', 'rediss')`. */
export const url = (...schemes: string[]) =>
  z.string().refine((value) => schemes.some((scheme) => isUrl(value, scheme)), {
    message: `must be a ${schemes.map((scheme) => `${scheme}://`).join(' or ')} URL`,
  });

/** One or more URLs with commas between, as an array. */
export const urlList = (...schemes: string[]) =>
  z
    .string()
    .transform((value) => value.split(',').map((item) => item.trim()))
    .pipe(z.array(url(...schemes)).min(1));

/** A secret: 32 characters at least, so that nobody guesses it. */
export const secret = z.string().min(32, 'must have at least 32 characters');

/** Secrets with commas or white space between, as an array. */
const secretList = z
  .string()
  .transform((value) => value.split(/[\s,]+/).filter((item) => item !== ''))
  .pipe(z.array(secret));

/** What every service that signs cursors reads; see `CursorSeal`. */
export const cursorShape = {
  /** Signs cursors. Without it the key is derived from `SUBGRAPH_SECRET`. Cannot contain commas or white space. */
  CURSOR_KEY: secret.regex(/^[^\s,]*$/, 'must not contain commas or white space').optional(),
  /** Keys whose cursors are accepted as well: the former one (of either variable), and the next one. */
  CURSOR_PREVIOUS_KEYS: secretList.default([]),
} satisfies z.ZodRawShape;

/** Those of `cursorShape` that may stand in files. */
export const cursorSecrets = ['CURSOR_KEY', 'CURSOR_PREVIOUS_KEYS'] as const;

/** What every process reads. */
export const processShape = {
  /** The address to listen on. */
  HOST: z.string().default('127.0.0.1'),
  /** The port of the operations server (`/livez`, `/readyz`, `/metrics`). */
  OPS_PORT: port.default(0),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  /** For how long a process that stops still takes requests, while those who send them turn away. */
  DRAIN_NOTICE_MS: wholeNumber('must be a whole number').min(0).default(5_000),
  /** How long what is under way by then may take. */
  DRAIN_TIMEOUT_MS: limit.default(10_000),
  /** TCP connections, WebSockets included. */
  LIMIT_CONNECTIONS: limit.default(25_000),
  /** TCP connections from one address that is no trusted proxy, in IPv6 from its /64. */
  LIMIT_ADDRESS_CONNECTIONS: limit.default(2_000),
  /** Bytes held for bodies being received, and responses being made or not taken yet; a user may hold a quarter, an address half. */
  LIMIT_UNSENT_BYTES: limit.default(128 * 1024 * 1024),
} satisfies z.ZodRawShape;

/** What every service behind the front door reads. */
export const serviceShape = {
  ...processShape,
  /** The secret that gateways and subgraphs share; who does not send it is answered health checks only. */
  SUBGRAPH_SECRET: secret,
} satisfies z.ZodRawShape;

/** @param error what is said of anything that is no whole number. */
function wholeNumber(error: string) {
  return z.coerce.number(error).int(error);
}

function isUrl(value: string, scheme: string): boolean {
  return URL.canParse(value) && new URL(value).protocol === `${scheme}:`;
}
