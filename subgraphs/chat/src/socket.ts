import type { Server } from 'node:http';
import { formatError, isLinkSecret, requestIdFrom, ServiceUnavailableError, type ErrorMapping } from '@parley/shared';
import { GraphQLError, type GraphQLSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import type { OperationInfo, RequestContext } from './context.ts';

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

/**
 * Subscriptions for gateways, as GraphQL over WebSocket. A socket is proven by the link's secret when it opens; the
 * viewers who share it, each by the `authorization` in the extensions of their own `subscribe` message.
 */
export function serveSubscriptions(server: Server, options: SocketOptions): { close(): Promise<void> } {
  const sockets = new WebSocketServer({ server, path: '/graphql', maxPayload: options.frameLimit });
  const format = (errors: readonly GraphQLError[], mapping = options.errors) =>
    errors.map((error) => formatError(error.toJSON(), error, mapping));
  const { dispose } = useServer(
    {
      schema: options.schema,
      onConnect: ({ connectionParams }) => isLinkSecret(connectionParams?.['link'], options.secret),
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
      onNext: (_socket, _id, _payload, { contextValue }, { errors, ...result }) => {
        if (!errors) return undefined;
        const { logger } = contextValue as RequestContext;
        return { ...result, errors: format(errors, { ...options.errors, logger }) };
      },
      onError: (_socket, _id, _payload, errors) => format(errors),
    },
    sockets,
  );
  return { close: async () => dispose() };
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
