import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { jest } from '@jest/globals';
import { composeServices } from '@apollo/composition';
import type { RunningService } from '@parley/service/http';
import { publishRevocations, type RevokedSession } from '@parley/service/identity';
import { createLogger } from '@parley/service/telemetry';
import { connectFailFast, type RedisClient } from '@parley/service/redis';
import { parse, type ExecutionResult, type FormattedExecutionResult } from 'graphql';
import { createClient, type Client, type SubscribePayload } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startGateway } from '../../src/app.ts';
import { loadConfig, type Config } from '../../src/config.ts';
import { REDIS_URL } from './redis.ts';
import { RoomLog } from './room-log.ts';
import { AUTH_SDL, CHAT_SDL, startAuth, startChat } from './tiny-services.ts';
import type { TinySubgraph } from './tiny-subgraph.ts';
import { Tokens } from './tokens.ts';

// As `main.ts` does.
process.env['APOLLO_TELEMETRY_DISABLED'] = 'true';

/** Leaves the CPU to what is polled. */
const POLL_MS = 10;

export const SECRET = 'a-secret-of-thirty-two-characters';

/** Composing and starting take a while on a busy machine. */
jest.setTimeout(20_000);

type Data = Record<string, unknown>;

/** Results of any shape; each test knows its own. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests would otherwise cast at each step
type Any = any;
export type Stream = AsyncIterableIterator<ExecutionResult<Any>>;

/** A gateway with two tiny services; chat has two replicas. */
export class System {
  /** The subscriptions that the chat replicas received. */
  readonly subscribed: SubscribePayload[] = [];
  private readonly clients: Client[] = [];

  private constructor(
    readonly gateway: RunningService,
    readonly auth: TinySubgraph,
    readonly chats: [TinySubgraph, TinySubgraph],
    readonly log: RoomLog,
    readonly tokens: Tokens,
    /** The gateway's log lines. */
    readonly logged: string[],
    /** Prefix of all Redis keys and channels of this system. */
    readonly prefix: string,
    readonly redis: RedisClient,
    private readonly folder: string,
  ) {
    for (const chat of chats) chat.on('subscribe', (payload: SubscribePayload) => this.subscribed.push(payload));
  }

  /**
   * Starts a gateway and waits until it is ready, unless its Redis is overridden.
   * @param storeUrl the Redis server of the test.
   */
  static async start(overrides: Partial<Config> = {}, storeUrl = REDIS_URL): Promise<System> {
    const tokens = await Tokens.create();
    const log = new RoomLog();
    const auth = await startAuth({ '/.well-known/jwks.json': tokens.keySet });
    const chats: [TinySubgraph, TinySubgraph] = [await startChat(log), await startChat(log)];
    const folder = await mkdtemp(join(tmpdir(), 'parley-gateway-'));
    const supergraph = join(folder, 'supergraph.graphql');
    await writeFile(supergraph, composed());
    const config = loadConfig({
      PORT: '0',
      SUBGRAPH_SECRET: SECRET,
      DRAIN_GRACE_MS: '0',
      REDIS_URL: storeUrl,
      REDIS_PREFIX: `gateway-test-${randomUUID()}.`,
      AUTH_URLS: auth.url,
      CHAT_URLS: chats.map(({ url }) => url).join(','),
    });
    const logged: string[] = [];
    const logger = createLogger({
      service: 'gateway',
      level: 'info',
      destination: { write: (line) => void logged.push(line) },
    });
    const gateway = await startGateway({ ...config, SUPERGRAPH_FILE: supergraph, ...overrides }, logger);
    const redis = connectFailFast(storeUrl, {
      commandTimeoutMs: 20_000,
      socketTimeoutMs: 20_000,
      onError: () => undefined,
    });
    await new Promise<void>((resolve) => redis.once('ready', resolve));
    const prefix = overrides.REDIS_PREFIX ?? config.REDIS_PREFIX;
    const system = new System(gateway, auth, chats, log, tokens, logged, prefix, redis, folder);
    if (!overrides.REDIS_URL) await system.untilReady();
    return system;
  }

  get graphqlUrl(): string {
    return `${this.gateway.url}/graphql`;
  }

  get socketUrl(): string {
    return this.graphqlUrl.replace('http', 'ws');
  }

  /** Revokes sessions as auth does. */
  async revoke(...sessions: RevokedSession[]): Promise<void> {
    await publishRevocations(this.redis, this.prefix, { sessions, seconds: 60 });
  }

  /** The response of the gateway's readiness endpoint. */
  async readiness() {
    const response = await fetch(`${this.gateway.opsUrl}/readyz`);
    return { status: response.status, ...((await response.json()) as { checks: Record<string, string> }) };
  }

  async untilReady(): Promise<void> {
    while ((await this.readiness()).status !== 200) await delay(POLL_MS);
  }

  /** Resolves when a metric of the gateway has this value. */
  async untilMetric(name: string, value: number): Promise<void> {
    while ((await this.metric(name)) !== value) await delay(POLL_MS);
  }

  async metric(name: string): Promise<number> {
    const text = await (await fetch(`${this.gateway.opsUrl}/metrics`)).text();
    return Number(new RegExp(`^${name}(?:{.*})? (\\S+)$`, 'm').exec(text)?.[1]);
  }

  /** Sends an operation over HTTP. */
  async send(query: string, variables: Data = {}, headers: Record<string, string> = {}) {
    const response = await fetch(this.graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    const body = (await response.json()) as FormattedExecutionResult<Any>;
    return { status: response.status, headers: response.headers, ...body };
  }

  /** A graphql-ws client, which does not reconnect. */
  connect(authorization?: string): Client {
    const client = createClient({
      url: this.socketUrl,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      ...(authorization && { connectionParams: { authorization } }),
    });
    this.clients.push(client);
    return client;
  }

  /** Starts a subscription. Resolves when a replica has received it. */
  async subscribe(query: string, variables: Data = {}, client = this.connect()): Promise<Stream> {
    const begun = () => this.chats.reduce((sum, chat) => sum + chat.begun, 0);
    const before = begun();
    const stream = client.iterate({ query, variables }) as Stream;
    await this.until(() => begun() > before);
    return stream;
  }

  /** Active subscriptions at all replicas. */
  get active(): number {
    return this.chats.reduce((sum, { active }) => sum + active, 0);
  }

  /** Resolves when no replica has an active subscription. */
  untilIdle(): Promise<void> {
    return this.untilActive(0);
  }

  /** Resolves when all replicas together have `count` active subscriptions. */
  untilActive(count: number): Promise<void> {
    return this.until(() => this.active === count);
  }

  /** Disposes of the clients that a test has left. */
  async cleanUp(): Promise<void> {
    for (const client of this.clients.splice(0)) await client.dispose();
    await this.untilIdle();
  }

  /** Resolves when `isEnough` returns true; checked whenever a subscription starts or ends on a replica. */
  private async until(isEnough: () => boolean): Promise<void> {
    while (!isEnough()) {
      const waited = new AbortController();
      await Promise.race(this.chats.map((chat) => once(chat, 'active', { signal: waited.signal })));
      waited.abort();
    }
  }

  async close(): Promise<void> {
    for (const client of this.clients) await client.dispose();
    await this.gateway.close();
    await Promise.all([this.auth, ...this.chats].map((subgraph) => subgraph.kill()));
    await this.redis.quit();
    await rm(this.folder, { recursive: true });
  }
}

/** The next `count` results of a stream. */
export async function take(stream: Stream, count: number): Promise<ExecutionResult<Any>[]> {
  const results = [];
  while (results.length < count) {
    const { value, done } = await stream.next();
    if (done) throw new Error(`the stream ended after ${results.length} of ${count}`);
    results.push(value);
  }
  return results;
}

/** The codes of a result's errors. */
export const codes = ({ errors = [] }: FormattedExecutionResult): unknown[] =>
  errors.map(({ extensions }) => extensions?.['code']);

let supergraphSdl: string | undefined;

/** The supergraph of the tiny services, composed once per test file. */
function composed(): string {
  return (supergraphSdl ??= compose());
}

function compose(): string {
  const services = [
    { name: 'auth', url: 'http://auth/graphql', typeDefs: parse(AUTH_SDL) },
    { name: 'chat', url: 'http://chat/graphql', typeDefs: parse(CHAT_SDL) },
  ];
  const { supergraphSdl: sdl, errors } = composeServices(services);
  if (!sdl) throw new Error(errors?.map(({ message }) => message).join('\n'));
  return sdl;
}
