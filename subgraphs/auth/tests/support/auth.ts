import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { jest } from '@jest/globals';
import type { RunningService } from '@parley/service/http';
import { createLogger } from '@parley/service/telemetry';
import { SUBGRAPH_SECRET_HEADER } from '@parley/service/protocol';
import { startAuth } from '../../src/app.ts';
import { loadConfig } from '../../src/config.ts';
import type { Limits } from '../../src/limits.ts';

export interface LogLine {
  level: number;
  msg: string;
  requestId?: string;
  sql?: string;
}

export interface GraphQLResponse<Data> {
  status: number;
  headers: Headers;
  data: Data | null;
  errors?: {
    message: string;
    path?: string[];
    extensions: { code: string; field?: string; errorId?: string; retryAfter?: number };
  }[];
}

export interface TestAuth extends RunningService {
  signingKey: string;
  /** The prefix of every key and channel in Redis. */
  redisPrefix: string;
  /** All logged lines. */
  logs: LogLine[];
  /** The SQL of the queries since the logs were last cleared, without those of the periodic search for revocations. */
  queries(): string[];
  /** Resolves when this message has been logged the given number of times. */
  logged(message: string, times?: number): Promise<void>;
  /** Sends an operation with the subgraph secret. */
  call<Data = Record<string, unknown>>(
    query: string,
    variables?: Record<string, unknown>,
    headers?: Record<string, string>,
  ): Promise<GraphQLResponse<Data>>;
}

// Password hashes take their time, above all while other tests run.
jest.setTimeout(60_000);

export const LINK_SECRET = randomBytes(32).toString('hex');

/** Starts the service in this process and waits for its database; `environment` overrides the common one. */
export async function startTestAuth(
  databaseUrl: string,
  environment?: NodeJS.ProcessEnv,
  limits?: Partial<Limits>,
): Promise<TestAuth> {
  const auth = await launchTestAuth(databaseUrl, environment, limits);
  await auth.logged('connected to the database');
  return auth;
}

/** Starts the service in this process, without waiting for its database. */
export async function launchTestAuth(
  databaseUrl: string,
  environment: NodeJS.ProcessEnv = {},
  limits: Partial<Limits> = {},
): Promise<TestAuth> {
  const signingKey = JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }));
  const config = loadConfig({
    PORT: '0',
    LOG_LEVEL: 'trace',
    SUBGRAPH_SECRET: LINK_SECRET,
    DRAIN_GRACE_MS: '0',
    AUTH_SIGNING_KEY: signingKey,
    POSTGRES_URL: databaseUrl,
    REDIS_URL: process.env['REDIS_URL'],
    REDIS_PREFIX: `auth-test-${randomBytes(6).toString('hex')}.`,
    // All tests come from one address. Tests of a limit set it themselves.
    ...{ RATE_LIMIT_REGISTRATIONS: '10000', RATE_LIMIT_LOGIN_ATTEMPTS_ADDRESS: '10000' },
    ...environment,
  });
  const logs: LogLine[] = [];
  const lines = new EventEmitter();
  const destination = {
    write(text: string) {
      const line = JSON.parse(text) as LogLine;
      logs.push(line);
      lines.emit('line', line);
    },
  };
  const logger = createLogger({ service: 'auth', level: config.LOG_LEVEL, destination });
  const service = await startAuth({ ...config, ...limits }, logger);
  return {
    ...service,
    signingKey: environment['AUTH_SIGNING_KEY'] ?? signingKey,
    redisPrefix: config.REDIS_PREFIX,
    logs,
    queries: () =>
      logs.flatMap(({ msg, sql = '' }) => (msg === 'query' && !sql.includes('announced_at IS NULL') ? [sql] : [])),
    async logged(message, times = 1) {
      const matching = () => logs.filter(({ msg }) => msg === message);
      while (matching().length < times) await once(lines, 'line');
    },
    call: (query, variables, headers) => callGraphql(service.url, query, variables, headers),
  };
}

async function callGraphql<Data>(
  origin: string,
  query: string,
  variables?: Record<string, unknown>,
  headers?: Record<string, string>,
): Promise<GraphQLResponse<Data>> {
  const response = await fetch(new URL('/graphql', origin), {
    method: 'POST',
    headers: { 'content-type': 'application/json', [SUBGRAPH_SECRET_HEADER]: LINK_SECRET, ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const { status, headers: responseHeaders } = response;
  return {
    status,
    headers: responseHeaders,
    ...((await response.json()) as Pick<GraphQLResponse<Data>, 'data' | 'errors'>),
  };
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
