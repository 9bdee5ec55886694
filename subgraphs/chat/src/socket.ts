import type { Server } from 'node:http';
import { formatError, ServiceUnavailableError, type ErrorMapping } from '@parley/service/errors';
import { stoppedBy, type Caller } from '@parley/service/graphql';
import { requestIdFrom } from '@parley/service/http';
import { Deadline, NEVER_ABORTED } from '@parley/service/time';
import { isGateway, readSubscribeExtensions, removeAuthorization, type NextExtensions } from '@parley/service/protocol';
import { GraphQLError, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { Context, SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { OperationInfo, RequestContext } from './context.ts';
import { DocumentCache } from './document-cache.ts';
import type { ViewerLimiter } from './events/delivery/viewer-limiter.ts';
import type { ChatMetrics } from './metrics.ts';
import { EventMultiplexer } from './event-multiplexer.ts';

/** Operations over a socket change nothing: mutations come over HTTP, where they have a deadline. */
const NO_TIME = Deadline.in(0);
/** How long a gateway may take to acknowledge the close of a socket, in ms. */
const CLOSE_MS = 2_000;

export interface SocketOptions {
  schema: GraphQLSchema;
  /** The secret that gateways send. */
  secret: string;
  /** Maximum number of bytes of a frame. */
  frameLimit: number;
  /** Maximum number of subscriptions on one socket. */
  subscriptionLimit: number;
  /** Maximum number of waiting events of a fan-out group. */
  queueLimit: number;
  limiter: ViewerLimiter;
  metrics: ChatMetrics;
  errors: ErrorMapping;
  createContext(info: OperationInfo): RequestContext;
}

export interface Sockets {
  /** Active subscriptions on all sockets. */
  readonly subscriptions: number;
  close(): Promise<void>;
}

/**
 * Serves subscriptions to gateways as GraphQL over WebSocket. A socket authenticates with the subgraph secret when it
 * opens. Its viewers authenticate with the `authorization` in the extensions of their own `subscribe` messages.
 */
export function serveSubscriptions(server: Server, options: SocketOptions): Sockets {
  const sockets = new WebSocketServer({ server, path: '/graphql', maxPayload: options.frameLimit });
  const format = (errors: readonly GraphQLError[], mapping = options.errors) =>
    errors.map((error) => formatError(error.toJSON(), error, mapping));
  const formatResult = ({ errors, ...result }: ExecutionResult, { logger, budget }: RequestContext) => {
    const stopped = stoppedBy(budget);
    if (stopped) return { data: null, errors: [stopped] };
    return errors ? { ...result, errors: format(errors, { ...options.errors, logger }) } : result;
  };
  const multiplexers = new WeakMap<WebSocket, EventMultiplexer>();
  const multiplexerOf = (socket: WebSocket): EventMultiplexer => {
    const known = multiplexers.get(socket) ?? createMultiplexer(socket, options, formatResult);
    multiplexers.set(socket, known);
    return known;
  };
  const documents = new DocumentCache(options.schema);
  const connections = new Set<Context>();
  const { dispose } = useServer(
    {
      isProd: true, // Keeps error messages out of close reasons.
      schema: options.schema,
      parse: (source) => documents.parse(source),
      validate: (_schema, document) => documents.validate(document),
      onConnect: (connection) => {
        const isAuthentic = isGateway(connection.connectionParams, options.secret);
        if (isAuthentic) connections.add(connection);
        return isAuthentic;
      },
      onClose: (connection) => void connections.delete(connection),
      onSubscribe: ({ subscriptions }) => {
        if (Object.keys(subscriptions).length <= options.subscriptionLimit) return undefined;
        const originalError = new ServiceUnavailableError('Too many subscriptions on this connection.');
        return [new GraphQLError(originalError.message, { originalError })];
      },
      context: (connection, id, { extensions }) => {
        const { requestId, authorization } = readSubscribeExtensions(extensions);
        // graphql-ws keeps the message for as long as the subscription lasts.
        removeAuthorization(extensions);
        return options.createContext({
          requestId: requestIdFrom(requestId),
          authorization,
          deadline: NO_TIME,
          caller: new Subscriber(connection, id),
          isLong: true,
        });
      },
      onOperation: ({ extra }, id, payload, args, result) => {
        const { roomStream } = args.contextValue as RequestContext;
        const key = sharingKey(payload);
        if (roomStream && key !== undefined) multiplexerOf(extra.socket).share(roomStream, { id, args, key });
        const startCursor = roomStream?.startCursor;
        return isAsyncIterable(result) && startCursor !== undefined ? withStart(startCursor, result) : undefined;
      },
      onNext: (_socket, _id, _payload, { contextValue }, result) => {
        options.metrics.sentEvents.inc();
        return formatResult(result, contextValue as RequestContext) as ExecutionResult;
      },
      onError: (_socket, _id, _payload, errors) => format(errors),
    },
    sockets,
  );
  return {
    get subscriptions() {
      return [...connections].reduce((sum, { subscriptions }) => sum + Object.keys(subscriptions).length, 0);
    },
    async close() {
      const deadline = setTimeout(() => sockets.clients.forEach((socket) => socket.terminate()), CLOSE_MS);
      await dispose();
      clearTimeout(deadline);
    },
  };
}

/**
 * The caller of an operation. It is aborted when the operation completes or the connection closes. Much smaller than an
 * `AbortSignal`.
 */
class Subscriber implements Caller {
  constructor(
    private readonly connection: Pick<Context, 'subscriptions'>,
    private readonly id: string,
  ) {}

  get aborted(): boolean {
    return !(this.id in this.connection.subscriptions);
  }
}

/**
 * The key of operations whose events may be delivered together. A gateway that supports groups names the variable with
 * the start position in the extensions: operations may differ in that one.
 */
function sharingKey({ query, operationName, variables, extensions }: SubscribePayload): string | undefined {
  const { position } = readSubscribeExtensions(extensions);
  if (position === undefined) return undefined;
  return JSON.stringify([query, operationName, { ...variables, [position]: null }]);
}

function createMultiplexer(
  socket: WebSocket,
  { queueLimit, limiter, metrics, createContext }: SocketOptions,
  format: (result: ExecutionResult, context: RequestContext) => object,
): EventMultiplexer {
  return new EventMultiplexer({
    queueLimit,
    limiter,
    metrics,
    anonymousContext: () =>
      createContext({
        requestId: requestIdFrom(undefined),
        authorization: undefined,
        deadline: NO_TIME,
        caller: NEVER_ABORTED,
        isLong: true,
      }),
    format,
    send: (frame) =>
      new Promise((resolve, reject) => socket.send(frame, (error) => (error ? reject(error) : resolve()))),
  });
}

/**
 * Prepends a result without data that carries the start cursor of a live stream. Without it, a gateway could not fail
 * over before the first event.
 */
function withStart(cursor: string, results: AsyncGenerator<ExecutionResult>): AsyncIterableIterator<ExecutionResult> {
  let start: ExecutionResult | undefined = { extensions: { cursor } satisfies NextExtensions };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      if (!start) return results.next();
      const value = start;
      start = undefined;
      return { value, done: false };
    },
    return: (value) => results.return(value),
    throw: (error) => results.throw(error),
  };
}

const isAsyncIterable = (result: object): result is AsyncGenerator<ExecutionResult> => Symbol.asyncIterator in result;
