import type { ApolloServer } from '@apollo/server';
import { codesOf, type OperationMetrics } from '@parley/service/graphql';
import type { Timekeeper } from '@parley/service/time';
import { getOperationAST, type DocumentNode, type FormattedExecutionResult, type GraphQLError } from 'graphql';
import { makeServer, type Server } from 'graphql-ws';
import type { Payers } from '../../budget/payers.ts';
import { chargeForRejection, payForDocument, rateLimitErrors } from '../../budget/charges.ts';
import type { ErrorMapper } from '../../errors.ts';
import type { SocketMetrics } from '../../metrics.ts';
import type { RequestContext } from '../../request-context.ts';
import { prepareOperation, type PrepareOptions, type PreparedOperation } from '../planning/prepare-operation.ts';
import { CloseCode } from '../../close-codes.ts';
import { authenticate, type AuthenticateOptions } from './authenticate.ts';
import type { ClientConnection } from './client-connection.ts';
import type { Subscriptions } from '../subscriptions.ts';
import { UpstreamRejectionError } from '../execution/upstream-stream.ts';

export interface ProtocolServerOptions extends PrepareOptions, AuthenticateOptions {
  apollo: ApolloServer<RequestContext>;
  payers: Payers;
  subscriptions: Subscriptions;
  time: Timekeeper;
  errors: ErrorMapper;
  metrics: { operations: OperationMetrics; sockets: SocketMetrics };
  initTimeoutMs: number;
}

/**
 * GraphQL over WebSocket (`graphql-transport-ws`): subscriptions, and queries and mutations through the same pipeline
 * as over HTTP. All rules of HTTP apply.
 */
export function createProtocolServer(options: ProtocolServerOptions): Server<ClientConnection> {
  return makeServer<Record<string, unknown>, ClientConnection>({
    connectionInitWaitTimeout: options.initTimeoutMs,
    onConnect: (context) => authenticate(options, context.connectionParams, context.extra),
    onSubscribe: async (context, id, payload) => {
      const payer = options.payers.of(context.extra.viewer?.userId, context.extra.clientAddress);
      const rateLimited = await rateLimitErrors(() => payForDocument(payer, options.validator, payload.query));
      const prepared = rateLimited.length > 0 ? rateLimited : prepareOperation(options, payer, context, id, payload);
      if (Array.isArray(prepared)) chargeForRejection(payer, prepared);
      return prepared;
    },
    // An error thrown by a stream becomes its final message; a rejected promise would close the socket.
    subscribe: (args) => subscribe(options, args as PreparedOperation).catch(failing) as never,
    execute: (args) => execute(options, args as PreparedOperation) as never,
    onComplete: ({ extra: connection }, id) => connection.complete(id),
    // Results and errors are already formatted; graphql-ws would serialize them again.
    onNext: (_context, _id, _payload, _args, result) => result as never,
    onError: (_context, _id, payload, errors) => {
      const rejections = errors.flatMap((error) => toClientErrors(options.errors, error));
      // Do not parse a document that was rejected before parsing just for its name.
      const document = options.validator.isCached(payload.query)
        ? options.validator.validate(payload.query).document
        : undefined;
      countErrors(options, document, payload.operationName, codesOf(rejections));
      return rejections as never;
    },
  });
}

async function subscribe(options: ProtocolServerOptions, { document, contextValue, rootValue }: PreparedOperation) {
  const { connection, id, payload } = rootValue;
  await contextValue.payer.waitForPace(contextValue.paid ?? 0, 'waiting');
  const memory = connection.memory?.forEvents();
  return options.subscriptions.subscribe({
    source: payload.query,
    document,
    operationName: payload.operationName,
    variables: payload.variables ?? {},
    context: contextValue,
    hold: (bytes) => memory?.hold(bytes) ?? true,
    send: (result) => {
      if (result.codes.length > 0) countErrors(options, document, payload.operationName, result.codes);
      const clientId = connection.ids.clientIdOf(id);
      if (clientId !== undefined) connection.deliver(result.frameFor(clientId));
    },
    onOverflow: () => {
      options.metrics.sockets.slow.inc({ where: 'events' });
      connection.close(CloseCode.tryAgainLater, 'Client reads too slowly');
    },
  });
}

// eslint-disable-next-line require-yield -- it only fails
async function* failing(error: unknown): AsyncGenerator<never> {
  throw error;
}

async function execute(
  { apollo, time }: ProtocolServerOptions,
  { contextValue, rootValue }: PreparedOperation,
): Promise<FormattedExecutionResult> {
  const { connection, isWanted } = rootValue;
  const { query, operationName, variables } = rootValue.payload;
  const abandoned = new AbortController();
  const deadline = time.deadline(abandoned.signal);
  const memory = connection.memory?.forOperation();
  await time.settled();
  if (!isWanted()) abandoned.abort();
  const execution = apollo.executeOperation(
    {
      query,
      ...(operationName && { operationName }),
      ...(variables && { variables }),
    },
    { contextValue: { ...contextValue, deadline, memory } },
  );
  connection.executions.track(execution, { isWanted, abandon: () => abandoned.abort() });
  const { body } = await execution.finally(() => memory?.release());
  if (body.kind !== 'single') throw new Error('incremental delivery is not supported');
  return body.singleResult;
}

/** Counts errors that do not pass through Apollo Server. The operation is unknown without a document. */
function countErrors(
  { metrics }: ProtocolServerOptions,
  document: DocumentNode | undefined,
  operationName: string | null | undefined,
  codes: readonly string[],
): void {
  const operation = document && getOperationAST(document, operationName);
  metrics.operations.failed({ name: operation?.name?.value, type: operation?.operation, codes });
}

/** A stream ends with the subgraph's errors, or with any other error. */
function toClientErrors(mapper: ErrorMapper, error: GraphQLError) {
  const { originalError } = error;
  if (!(originalError instanceof UpstreamRejectionError)) return [mapper.toClientError(error)];
  return originalError.errors.map((rejection) => mapper.fromSubgraph(rejection));
}
