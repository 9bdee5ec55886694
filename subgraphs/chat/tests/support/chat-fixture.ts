import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { RunningService } from '@parley/service/http';
import { CursorSigner } from '@parley/service/graphql';
import type { Role } from '@parley/service/identity';
import { createLogger } from '@parley/service/telemetry';
import { connectionParams, SUBGRAPH_SECRET_HEADER } from '@parley/service/protocol';
import type { FormattedExecutionResult } from 'graphql';
import { createClient, type Client } from 'graphql-ws';
import { Redis } from 'ioredis';
import mongoose from 'mongoose';
import WebSocket from 'ws';
import { startChat } from '../../src/app.ts';
import { loadConfig, type Config } from '../../src/config.ts';
import { Database } from '../../src/models/database.ts';
import { startIdentityServer, type IdentityServer } from './identity-server.ts';

/** Leaves the CPU to the process that is polled. */
const POLL_MS = 10;

export const SECRET = 'a secret of the link for tests only';
export const logger = createLogger({ service: 'chat-test', level: process.env['TEST_LOG_LEVEL'] ?? 'silent' });

export interface MessageResult {
  id: string;
  seq: number;
  clientId: string;
  body: string;
  room: RoomResult;
}

export interface PageResult<Node> {
  edges: { cursor: string; node: Node }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string; endCursor: string };
}

export interface RoomResult {
  id: string;
  name: string;
  cursor: string;
  lastSeq: number;
  memberCount: number;
  viewer: { role: string } | null;
  lastMessage: MessageResult | null;
  members: PageResult<{ user: { id: string }; role: string }>;
  messages: PageResult<MessageResult>;
}

/** The data of responses: each has the selected fields, and no data when there are errors. */
export interface GraphQLResponse {
  data: {
    room: RoomResult;
    rooms: PageResult<RoomResult>;
    myRooms: PageResult<RoomResult>;
    hiddenRooms: PageResult<RoomResult>;
    createRoom: RoomResult;
    joinRoom: RoomResult;
    sendMessage: MessageResult;
    _entities: unknown[];
  };
  errors?: { message: string; path?: unknown[]; extensions: Record<string, unknown> }[];
}

/** Replicas with a separate database, channels and users, all removed by `close`. */
export class ChatFixture {
  readonly replicas: RunningService[] = [];
  private readonly clients: Client[] = [];
  private readonly users = new Map<string, string>();
  private readonly roles = new Map<string, Role>();
  readonly prefix = `test-${randomUUID()}:`;

  private constructor(
    readonly mongoUrl: string,
    readonly identity: IdentityServer,
  ) {}

  /** @param replicas what differs in the configuration of each replica. */
  static async start(...replicas: Partial<Config>[]): Promise<ChatFixture> {
    const mongoUrl = new URL(required('MONGO_URL'));
    mongoUrl.pathname = `/chat_${randomUUID().replaceAll('-', '')}`;
    const fixture = new ChatFixture(mongoUrl.href, await startIdentityServer());
    const database = new Database(mongoUrl.href, logger);
    await database.open();
    await database.buildIndexes();
    await database.close();
    for (const overrides of replicas) await fixture.addReplica(overrides);
    return fixture;
  }

  async addReplica(overrides: Partial<Config> = {}): Promise<RunningService> {
    const config = { ...loadConfig(this.environmentOf()), ...overrides };
    const replica = await startChat(config, logger);
    this.replicas.push(replica);
    await this.until(replica, 'mongo');
    if (config.REDIS_URL === process.env['REDIS_URL']) await this.until(replica, 'redis');
    return replica;
  }

  /** The environment of a replica. */
  environmentOf(environment: Record<string, string> = {}): Record<string, string> {
    return {
      PORT: '0',
      SUBGRAPH_SECRET: SECRET,
      DRAIN_GRACE_MS: '0',
      MONGO_URL: this.mongoUrl,
      REDIS_URL: required('REDIS_URL'),
      REDIS_PREFIX: this.prefix,
      AUTH_URLS: this.identity.url,
      // Tests send faster than users.
      RATE_LIMIT_SENDS_BURST: '100000',
      RATE_LIMIT_ROOM_CHANGES: '100000',
      RATE_LIMIT_READ_MARKERS: '100000',
      RATE_LIMIT_SEARCHES: '100000',
      ...environment,
    };
  }

  get authUrl(): string {
    return this.identity.url;
  }

  /** A user with a name within this test. @returns the id. */
  user(name: string): string {
    const id = this.users.get(name) ?? randomUUID();
    this.users.set(name, id);
    this.identity.names.set(name, id);
    return id;
  }

  /** Like `user`, with a role on the platform. */
  staff(name: string, role: Role): string {
    this.roles.set(name, role);
    return this.user(name);
  }

  authorize(name: string): Promise<string> {
    return this.identity.authorize(this.user(name), this.roles.get(name));
  }

  /** Runs an operation on a replica (default: the first) as a user; null is anonymous. */
  async ask(
    name: string | null,
    query: string,
    variables: object = {},
    replica = this.replicas[0],
  ): Promise<GraphQLResponse> {
    const { response } = await this.post(
      { query, variables },
      name === null ? null : await this.authorize(name),
      replica,
    );
    return response;
  }

  async post(
    body: object | string,
    authorization: string | null,
    replica = this.replicas[0],
    headers: Record<string, string> = { [SUBGRAPH_SECRET_HEADER]: SECRET },
  ): Promise<{ status: number; response: GraphQLResponse }> {
    const response = await fetch(`${replica?.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers, ...(authorization && { authorization }) },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, response: (text.startsWith('{') ? JSON.parse(text) : {}) as GraphQLResponse };
  }

  /** A gateway's socket to a replica. */
  connect(
    replica: Pick<RunningService, 'url'> | undefined = this.replicas[0],
    params: Record<string, unknown> = connectionParams(SECRET),
  ): Client {
    const client = createClient({
      url: `${replica?.url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: params,
      retryAttempts: 0,
    });
    this.clients.push(client);
    return client;
  }

  /** The events of a room for one user. */
  async follow(name: string | null, roomId: string, after?: string, replica = this.replicas[0]): Promise<Events> {
    const authorization = name === null ? undefined : await this.authorize(name);
    return this.subscribe({ query: ROOM_EVENTS, variables: { roomId, after } }, authorization, this.connect(replica));
  }

  subscribe(
    operation: { query: string; variables?: Record<string, unknown> },
    authorization: string | undefined,
    client: Client,
  ): AsyncIterableIterator<FormattedExecutionResult<{ roomEvents: RoomEventResult }, unknown>> {
    const extensions = { ...(authorization && { authorization }), requestId: randomUUID() };
    return client.iterate<{ roomEvents: RoomEventResult }>({ ...operation, extensions });
  }

  /** A correctly signed cursor with any content. */
  roomCursor(roomId: string, content: string): string {
    return new CursorSigner(SECRET).sign(`events:${roomId}`, content);
  }

  async room(owner: string, input: object = {}): Promise<string> {
    const response = await this.ask(owner, 'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id } }', {
      input: { kind: 'PUBLIC', name: 'A room', ...input },
    });
    if (response.errors) throw new Error(JSON.stringify(response.errors));
    return response.data.createRoom.id;
  }

  send(
    name: string,
    roomId: string,
    body: string,
    clientId: string = randomUUID(),
    replica = this.replicas[0],
  ): Promise<GraphQLResponse> {
    const input = { roomId, body, clientId };
    return this.ask(name, SEND, { input }, replica);
  }

  /** The database of the replicas, for direct changes by a test. */
  async withStore<Result>(use: (store: mongoose.Connection) => Promise<Result>): Promise<Result> {
    const connection = await mongoose.createConnection(this.mongoUrl).asPromise();
    try {
      return await use(connection);
    } finally {
      await connection.close();
    }
  }

  /** Publishes a payload as a replica would. */
  async publish(roomId: string, payload: string): Promise<void> {
    const redis = new Redis(required('REDIS_URL'));
    await redis.publish(`${this.prefix}chat.room.${roomId}`, payload);
    redis.disconnect();
  }

  async close(): Promise<void> {
    for (const client of this.clients) await client.dispose();
    for (const replica of this.replicas) await replica.close();
    await this.withStore((store) => store.dropDatabase());
    await this.identity.close();
  }

  /** Waits until the replica reports that a dependency is available. */
  async until(replica: RunningService, dependency: string): Promise<void> {
    for (;;) {
      const { checks } = (await (await fetch(`${replica.url}/readyz`)).json()) as { checks: Record<string, string> };
      if (checks[dependency] === 'up') return;
      await delay(POLL_MS);
    }
  }
}

export interface RoomEventResult {
  __typename: string;
  cursor: string;
  message: { seq: number; body: string; clientId: string };
}

export type Events = ReturnType<ChatFixture['subscribe']>;

const SEND = `mutation ($input: SendMessageInput!) {
  sendMessage(input: $input) { id seq clientId body createdAt author { id } room { id lastSeq } }
}`;

const ROOM_EVENTS = `subscription ($roomId: ID!, $after: String) {
  roomEvents(roomId: $roomId, after: $after) {
    __typename cursor roomId ... on MessageAdded { message { id seq body clientId author { id } room { id } } }
  }
}`;

/** The next `count` events. */
export async function take(events: Events, count: number): Promise<RoomEventResult[]> {
  const taken: RoomEventResult[] = [];
  while (taken.length < count) {
    const { value, done } = await events.next();
    if (done) throw new Error(`the stream ended after ${taken.length} of ${count} events`);
    const result = value as FormattedExecutionResult<{ roomEvents: RoomEventResult }>;
    if (result.errors) throw new Error(JSON.stringify(result.errors));
    if (result.data) taken.push(result.data.roomEvents);
  }
  return taken;
}

export const seqs = (events: readonly RoomEventResult[]) => events.map(({ message }) => message.seq);

/** The code of the first error of a response. */
export const codeOf = (response: GraphQLResponse) => response.errors?.[0]?.extensions['code'];
export const fieldOf = (response: GraphQLResponse) => response.errors?.[0]?.extensions['field'];

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run with npm run test:integration`);
  return value;
}
