import { randomInt, randomUUID } from 'node:crypto';
import { createClient, type Client, type ExecutionResult } from 'graphql-ws';
import { WebSocket } from 'ws';
import { graphqlUrl, socketUrl } from './environment.ts';

export interface GraphQLResponse<Data> {
  status: number;
  /** The `Set-Cookie` headers of the response. */
  cookies: string[];
  data: Data | null | undefined;
  errors: { message: string; path?: (string | number)[]; extensions: { code: string; field?: string } }[];
}

/** Sends one operation over HTTP. Errors are part of the result. */
export async function send<Data>(
  query: string,
  variables: object = {},
  token?: string,
  headers: Record<string, string> = {},
  signal: AbortSignal | null = null,
): Promise<GraphQLResponse<Data>> {
  const response = await fetch(graphqlUrl(), {
    method: 'POST',
    signal,
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }), ...headers },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors = [] } = (await response.json()) as GraphQLResponse<Data>;
  return { status: response.status, cookies: response.headers.getSetCookie(), data, errors };
}

/** Headers that make a request come from this address. The gateway trusts local proxies. */
export const from = (address: string) => ({ 'x-forwarded-for': address });

/** A random client address that no other client uses. */
export const newAddress = () => `10.${[0, 0, 0].map(() => randomInt(1, 255)).join('.')}`;

/** The error codes of a response. */
export const codes = ({ errors }: { errors: { extensions: { code: string } }[] }) =>
  errors.map(({ extensions }) => extensions.code);

/** A registered user who uses only the public API. */
export class Person {
  private readonly sockets = new Set<Client>();

  private constructor(
    readonly id: string,
    readonly username: string,
    readonly displayName: string,
    readonly password: string,
    readonly token: string,
  ) {}

  /** Registers a new user whose username starts with `name`. */
  static async register(name: string): Promise<Person> {
    const username = `${name}-${randomUUID().slice(0, 8)}`;
    const displayName = `${name[0]?.toUpperCase()}${name.slice(1)}`;
    const password = randomUUID();
    const { data, errors } = await send<{ register: { accessToken: string; user: { id: string } } }>(
      'mutation ($input: RegisterInput!) { register(input: $input) { accessToken user { id } } }',
      { input: { username, email: `${username}@example.test`, password, displayName } },
      undefined,
      from(newAddress()),
    );
    if (!data) throw new Error(`registration failed: ${JSON.stringify(errors)}`);
    return new Person(data.register.user.id, username, displayName, password, data.register.accessToken);
  }

  send<Data>(query: string, variables: object = {}): Promise<GraphQLResponse<Data>> {
    return send<Data>(query, variables, this.token);
  }

  /** Like `send`, but returns the data and throws on errors. */
  async execute<Data>(query: string, variables: object = {}): Promise<Data> {
    const { data, errors } = await this.send<Data>(query, variables);
    if (!data || errors.length > 0) throw new Error(JSON.stringify(errors));
    return data;
  }

  async createRoom(input: { kind?: 'PUBLIC' | 'PRIVATE'; name?: string; memberIds?: string[] } = {}): Promise<string> {
    const { createRoom } = await this.execute<{ createRoom: { id: string } }>(
      'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id } }',
      { input: { kind: 'PUBLIC', name: `Room ${randomUUID().slice(0, 8)}`, ...input } },
    );
    return createRoom.id;
  }

  async joinRoom(roomId: string): Promise<void> {
    await this.execute('mutation ($id: ID!) { joinRoom(roomId: $id) { id } }', { id: roomId });
  }

  async sendMessage(
    roomId: string,
    body: string,
    clientId: string = randomUUID(),
  ): Promise<{ id: string; seq: number }> {
    const { sendMessage } = await this.execute<{ sendMessage: { id: string; seq: number } }>(
      'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id seq } }',
      { input: { roomId, body, clientId } },
    );
    return sendMessage;
  }

  /** Subscribes on a new socket. Calling `return` on the iterator ends the subscription. */
  subscribe<Data>(query: string, variables: object = {}): AsyncIterableIterator<ExecutionResult<Data>> {
    const socket = createClient({
      url: socketUrl(),
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${this.token}` },
      retryAttempts: 0,
    });
    this.sockets.add(socket);
    socket.on('closed', () => this.sockets.delete(socket));
    return socket.iterate<Data>({ query, variables: variables as Record<string, unknown> }) as AsyncIterableIterator<
      ExecutionResult<Data>
    >;
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) await socket.dispose();
  }
}

/** Reads the next `count` results of a stream. */
export async function take<Result>(stream: AsyncIterator<Result>, count: number): Promise<Result[]> {
  const results: Result[] = [];
  while (results.length < count) {
    const { value, done } = await stream.next();
    if (done) throw new Error(`the stream ended after ${results.length} of ${count} results`);
    results.push(value);
  }
  return results;
}
