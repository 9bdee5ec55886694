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
import type { ProcessClock } from '@parley/service/time';
import {
  CLOCK_HEADER,
  REFRESH_EXPIRES_HEADER,
  REFRESH_HEADER,
  SESSION_HEADER,
  SESSION_IN_COOKIE,
} from '@parley/service/protocol';
import { graphql, GraphQLError, parse, type GraphQLSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';

/** The context of a tiny subgraph's resolvers. */
export interface TinyContext {
  headers: IncomingHttpHeaders;
  extensions: Record<string, unknown>;
  /** Sets or clears the refresh token in the response headers, as auth does for clients that ask for it. */
  setRefreshToken: (token: string, expires?: string) => void;
  replica: TinySubgraph;
}

/** Replaces a tiny subgraph's response with a fault. */
export type Fault = (response: ServerResponse) => void;

interface Options {
  typeDefs: string;
  // The shapes differ by test; graphql-js accepts any.
  resolvers: object;
  /** Responses for paths besides `/graphql`. */
  pages?: Record<string, unknown>;
}

/** One replica of a federated service on a real socket. It records requests and can be made to fail. */
export class TinySubgraph extends EventEmitter {
  readonly requests: { headers: IncomingHttpHeaders; query: string }[] = [];
  readonly connectionParams: unknown[] = [];
  /** Active subscriptions. */
  active = 0;
  /** Subscriptions started so far. */
  begun = 0;
  fault: Fault | null = null;
  /** The clock it reports; null for a replica of an older version, which reports none. */
  clock: ProcessClock | null = null;
  /** Whether it rejects subscriptions, like a draining replica. */
  isDraining = false;
  url = '';
  private isFrozen = false;
  private readonly schema: GraphQLSchema;
  private readonly server: Server;
  private readonly connections = new Set<Socket>();
  private readonly sockets: WebSocketServer;

  private constructor(private readonly options: Options) {
    super();
    // Cast: the library's resolver type requires a complete map.
    this.schema = buildSubgraphSchema({ typeDefs: parse(options.typeDefs), resolvers: options.resolvers as never });
    this.server = createServer((request, response) => void this.respond(request, response));
    this.server.on('connection', (socket) => {
      this.connections.add(socket);
      socket.once('close', () => this.connections.delete(socket));
    });
    this.sockets = new WebSocketServer({ server: this.server, path: '/graphql' });
    useServer(
      {
        schema: this.schema,
        onConnect: ({ connectionParams }) => void this.connectionParams.push(connectionParams),
        onSubscribe: (_context, _id, payload) => {
          this.emit('subscribe', payload);
        },
        context: (_context, _id, payload) => ({
          headers: {},
          extensions: payload.extensions ?? {},
          setRefreshToken: () => undefined,
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

  /** Resolves when `count` subscriptions are active. */
  async untilActive(count: number): Promise<void> {
    while (this.active !== count) await once(this, 'active');
  }

  /** Stops like a killed process: all connections break. */
  async kill(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.close();
    for (const socket of this.sockets.clients) socket.terminate();
    for (const socket of this.connections) socket.destroy();
    await closed;
  }

  /** Stops reading and writing but keeps connections open, like a stopped process. */
  freeze(): void {
    this.isFrozen = true;
    for (const socket of this.connections) socket.pause();
    this.server.on('connection', pause);
  }

  /** Continues, and handles everything that has arrived in the meantime. */
  thaw(): void {
    this.server.off('connection', pause);
    for (const socket of this.connections) socket.resume();
    this.isFrozen = false;
    this.emit('thaw');
  }

  private async respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Node's parser finishes a request that it has started to read.
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
    if (this.fault) return this.fault(response);
    const setRefreshToken = (token: string, expires?: string) => {
      if (request.headers[SESSION_HEADER] !== SESSION_IN_COOKIE) return;
      response.setHeader(REFRESH_HEADER, token);
      if (expires) response.setHeader(REFRESH_EXPIRES_HEADER, expires);
    };
    const result = await graphql({
      schema: this.schema,
      source: query,
      variableValues: variables,
      contextValue: { headers: request.headers, extensions: {}, setRefreshToken, replica: this } satisfies TinyContext,
    });
    response.setHeader('content-type', 'application/json').end(JSON.stringify(result));
  }
}

const pause = (socket: Socket) => void socket.pause();

/** A subgraph's error, with details that clients must not see. */
export const domainError = (message: string, code: string, extensions: object = {}) =>
  new GraphQLError(message, { extensions: { code, ...extensions, stacktrace: ['at secret.ts:1'], sql: 'select 1' } });
