import type { Server } from 'node:http';
import { formatError, isLinkSecret, requestIdFrom, ServiceUnavailableError, type ErrorMapping } from '@parley/shared';
import { GraphQLError, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type { Context } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { OperationInfo, RequestContext } from './context.ts';

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
  const links = new Set<Context>();
  const { dispose } = useServer(
    {
      isProd: true, // Keeps the text of errors out of close reasons.
      schema: options.schema,
      onConnect: (link) => {
        const isLink = isLinkSecret(link.connectionParams?.['link'], options.secret);
        if (isLink) links.add(link);
        return isLink;
      },
      onClose: (link) => void links.delete(link),
      onSubscribe: ({ subscriptions }) => {
        if (Object.keys(subscriptions).length <= options.subscriptionLimit) return undefined;
        const originalError = new ServiceUnavailableError('This socket carries as many subscriptions as it may.');
        return [new GraphQLError(originalError.message, { originalError })];
      },
      context: (_socket, _id, { extensions }) =>
        options.createContext({
          requestId: requestIdFrom(extensions?.['requestId']),
          authorization: textOf(extensions?.['authorization']),
          isLong: true,
        }),
      onOperation: (_socket, _id, _payload, { contextValue }, result) => {
        const { startCursor } = (contextValue as RequestContext).roomEvents;
        return isAsyncIterable(result) && startCursor !== undefined ? withStart(startCursor, result) : undefined;
      },
      onNext: (_socket, _id, _payload, { contextValue }, { errors, ...result }) => {
        if (!errors) return undefined;
        const { logger } = contextValue as RequestContext;
        return { ...result, errors: format(errors, { ...options.errors, logger }) };
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
