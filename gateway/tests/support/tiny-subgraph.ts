import { EventEmitter, once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  CLOCK_HEADER,
  REFRESH_EXPIRES_HEADER,
  REFRESH_HEADER,
  SESSION_HEADER,
  SESSION_IN_COOKIE,
  type ProcessClock,
} from '@parley/service';
import { graphql, GraphQLError, parse, type GraphQLSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';

/** What a resolver of a tiny subgraph is given. */
export interface TinyContext {
  headers: IncomingHttpHeaders;
  extensions: Record<string, unknown>;
  /** Says on the answer what is to become of the refresh token, as auth does when it is asked to. */
  keep: (token: string, expires?: string) => void;
  replica: TinySubgraph;
}

/** What a tiny subgraph may do instead of answering properly. */
export type Misbehaviour = (response: ServerResponse) => void;

interface Options {
  typeDefs: string;
  // The shapes differ by test; graphql-js takes any.
  resolvers: object;
  /** Answers of paths besides `/graphql`. */
  pages?: Record<string, unknown>;
}

/** One replica of a federated service on a real socket, which notes what it is sent and can be made to fail. */
export class TinySubgraph extends EventEmitter {
  readonly requests: { headers: IncomingHttpHeaders; query: string }[] = [];
  readonly links: unknown[] = [];
  /** Subscriptions under way. */
  active = 0;
  /** Subscriptions that were ever under way. */
  begun = 0;
  misbehaviour: Misbehaviour | null = null;
  /** What it tells of time; null as a replica of a former version, which tells nothing. */
  clock: ProcessClock | null = null;
  /** Whether it refuses subscriptions, as one that is about to stop. */
  isDraining = false;
  url = '';
  private isFrozen = false;
  private readonly schema: GraphQLSchema;
  private readonly server: Server;
  private readonly connections = new Set<Socket>();
  private readonly sockets: WebSocketServer;

  private constructor(private readonly options: Options) {
    super();
    // Cast: the resolvers are plain objects, as the library's own type of them needs a map of everything.
    this.schema = buildSubgraphSchema({ typeDefs: parse(options.typeDefs), resolvers: options.resolvers as never });
    this.server = createServer((request, response) => void this.answer(request, response));
    this.server.on('connection', (socket) => {
      this.connections.add(socket);
      socket.once('close', () => this.connections.delete(socket));
    });
    this.sockets = new WebSocketServer({ server: this.server, path: '/graphql' });
    useServer(
      {
        schema: this.schema,
        onConnect: ({ connectionParams }) => void this.links.push(connectionParams),
        onSubscribe: (_context, _id, payload) => {
          this.emit('subscribe', payload);
        },
        context: (_context, _id, payload) => ({
          headers: {},
          extensions: payload.extensions ?? {},
          keep: () => undefined,
          replica: this,
        }),
      },
      this.sockets,
    );
  }

  static async start(options: Options, port = 0): Promise<TinySubgraph> {
    const subgraph = new TinySubgraph(options);
    subgraph.server.listen(port, '127.0.0.1');
    await once(subgraph.server, 'listening');
    subgraph.url = `http://127.0.0.1:${(subgraph.server.address() as AddressInfo).port}`;
    return subgraph;
  }

  began(): void {
    this.active++;
    this.begun++;
    this.emit('active');
  }

  ended(): void {
    this.active--;
    this.emit('active');
  }

  /** Resolves when so many subscriptions are under way. */
  async untilActive(count: number): Promise<void> {
    while (this.active !== count) await once(this, 'active');
  }

  /** Ends as a killed process does: connections break off. */
  async kill(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets.clients) socket.terminate();
    for (const socket of this.connections) socket.destroy();
    await closed;
  }

  /** From now on it neither reads nor writes, but its connections stay, as of a process that is stopped. */
  freeze(): void {
    this.isFrozen = true;
    for (const socket of this.connections) socket.pause();
    this.server.on('connection', pause);
  }

  /** Goes on with everything that has come meanwhile. */
  thaw(): void {
    this.server.off('connection', pause);
    for (const socket of this.connections) socket.resume();
    this.isFrozen = false;
    this.emit('thaw');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Node's parser goes on with a connection that it has begun to read.
    if (this.isFrozen) await once(this, 'thaw');
    if (this.clock) response.setHeader(CLOCK_HEADER, this.clock.stamp());
    const page = this.options.pages?.[request.url ?? ''];
    if (page) return void response.setHeader('content-type', 'application/json').end(JSON.stringify(page));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (request.url !== '/graphql') return void response.writeHead(404).end();
    const { query, variables } = JSON.parse(String(Buffer.concat(chunks))) as {
      query: string;
      variables?: Record<string, unknown>;
    };
    this.requests.push({ headers: request.headers, query });
    if (this.misbehaviour) return this.misbehaviour(response);
    const keep = (token: string, expires?: string) => {
      if (request.headers[SESSION_HEADER] !== SESSION_IN_COOKIE) return;
      response.setHeader(REFRESH_HEADER, token);
      if (expires) response.setHeader(REFRESH_EXPIRES_HEADER, expires);
    };
    const result = await graphql({
      schema: this.schema,
      source: query,
      variableValues: variables,
      contextValue: { headers: request.headers, extensions: {}, keep, replica: this } satisfies TinyContext,
    });
    response.setHeader('content-type', 'application/json').end(JSON.stringify(result));
  }
}

const pause = (socket: Socket) => void socket.pause();

/** An error as a subgraph would send it, with more in it than a client should see. */
export const domainError = (message: string, code: string, extensions: object = {}) =>
  new GraphQLError(message, { extensions: { code, ...extensions, stacktrace: ['at secret.ts:1'], sql: 'select 1' } });
