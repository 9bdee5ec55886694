import type { Server } from 'node:http';
import {
  Deadline,
  formatError,
  isSubgraphSecret,
  NEVER_ABORTED,
  requestIdFrom,
  ServiceUnavailableError,
  stoppedBy,
  type Caller,
  type ErrorMapping,
} from '@parley/service';
import { GraphQLError, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { Context, SubscribePayload } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { OperationInfo, RequestContext } from './context.ts';
import { KnownDocuments } from './known-documents.ts';
import type { ViewerTurns } from './events/viewer-turns.ts';
import type { ChatMetrics } from './metrics.ts';
import { SharedEvents } from './shared-events.ts';

/** Nothing is changed over a socket: mutations come over HTTP, where they have a deadline. */
const NO_TIME = Deadline.in(0);
/** How long a gateway has to answer that a socket closes. */
const CLOSE_MS = 2_000;

export interface SocketOptions {
  schema: GraphQLSchema;
  /** The secret that gateways send. */
  secret: string;
  /** Bytes of a frame. */
  frameLimit: number;
  /** Subscriptions on one socket. */
  subscriptionLimit: number;
  /** Events that may wait for subscriptions which are told together. */
  queueLimit: number;
  turns: ViewerTurns;
  metrics: ChatMetrics;
  errors: ErrorMapping;
  createContext(info: OperationInfo): RequestContext;
}

export interface Sockets {
  /** Subscriptions under way on all of them. */
  readonly subscriptions: number;
  close(): Promise<void>;
}

/**
 * Subscriptions for gateways, as GraphQL over WebSocket. A socket is proven by the link's secret when it opens; the
 * viewers who share it, each by the `authorization` in the extensions of their own `subscribe` message.
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
  const shared = new WeakMap<WebSocket, SharedEvents>();
  const sharedOn = (socket: WebSocket): SharedEvents => {
    const known = shared.get(socket) ?? openShared(socket, options, formatResult);
    shared.set(socket, known);
    return known;
  };
  const documents = new KnownDocuments(options.schema);
  const links = new Set<Context>();
  const { dispose } = useServer(
    {
      isProd: true, // Keeps the text of errors out of close reasons.
      schema: options.schema,
      parse: (source) => documents.parse(source),
      validate: (_schema, document) => documents.validate(document),
      onConnect: (link) => {
        const isLink = isSubgraphSecret(link.connectionParams?.['link'], options.secret);
        if (isLink) links.add(link);
        return isLink;
      },
      onClose: (link) => void links.delete(link),
      onSubscribe: ({ subscriptions }) => {
        if (Object.keys(subscriptions).length <= options.subscriptionLimit) return undefined;
        const originalError = new ServiceUnavailableError('This socket carries as many subscriptions as it may.');
        return [new GraphQLError(originalError.message, { originalError })];
      },
      context: (link, id, { extensions }) => {
        const { requestId, authorization } = extensions ?? {};
        // graphql-ws keeps the message for as long as the subscription lasts.
        delete extensions?.['authorization'];
        return options.createContext({
          requestId: requestIdFrom(requestId),
          authorization: textOf(authorization),
          deadline: NO_TIME,
          caller: new Subscriber(link, id),
          isLong: true,
        });
      },
      onOperation: ({ extra }, id, payload, args, result) => {
        const { stream, startCursor } = (args.contextValue as RequestContext).roomEvents;
        const key = sharingKey(payload);
        if (stream && key !== undefined) sharedOn(extra.socket).share(stream, { id, args, key });
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
      return [...links].reduce((sum, { subscriptions }) => sum + Object.keys(subscriptions).length, 0);
    },
    async close() {
      const deadline = setTimeout(() => sockets.clients.forEach((socket) => socket.terminate()), CLOSE_MS);
      await dispose();
      clearTimeout(deadline);
    },
  };
}

/** The caller of an operation, gone when that is completed or the link closes. Far smaller than an `AbortSignal`. */
class Subscriber implements Caller {
  constructor(
    private readonly link: Pick<Context, 'subscriptions'>,
    private readonly id: string,
  ) {}

  get aborted(): boolean {
    return !(this.id in this.link.subscriptions);
  }
}

/**
 * What operations have in common whose events may be told together. In `extensions.position` a gateway that takes
 * them so names the variable that says where the stream begins: in that they may differ.
 */
function sharingKey({ query, operationName, variables, extensions }: SubscribePayload): string | undefined {
  const position = textOf(extensions?.['position']);
  if (position === undefined) return undefined;
  return JSON.stringify([query, operationName, { ...variables, [position]: null }]);
}

function openShared(
  socket: WebSocket,
  { queueLimit, turns, metrics, createContext }: SocketOptions,
  format: (result: ExecutionResult, context: RequestContext) => object,
): SharedEvents {
  return new SharedEvents({
    queueLimit,
    turns,
    metrics,
    nobody: () =>
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
 * Says first where a stream stands that began from now on, in a result without data: until its first event a gateway
 * could not take it up elsewhere.
 */
function withStart(cursor: string, results: AsyncGenerator<ExecutionResult>): AsyncIterableIterator<ExecutionResult> {
  let start: ExecutionResult | undefined = { extensions: { cursor } };
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

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
