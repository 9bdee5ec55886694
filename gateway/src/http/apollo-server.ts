import { ApolloServer, HeaderMap, type ApolloServerPlugin, type GraphQLRequest } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { ApolloGateway } from '@apollo/gateway';
import { watchOperations, type Logger, type OperationMetrics } from '@parley/shared';
import { GraphQLError, OperationTypeNode, type DocumentNode, type OperationDefinitionNode } from 'graphql';
import { payForOperation, refusalsOf } from '../budget/charges.ts';
import type { Accepted, DocumentGate } from '../documents/document-gate.ts';
import { persistedQueries } from '../documents/persisted-queries.ts';
import type { ErrorMapper } from '../errors.ts';
import type { RequestContext } from '../request-context.ts';
import { refusalOf } from '../sessions/admission.ts';
import type { Revocations } from '../sessions/revocations.ts';
import { explainNulls } from '../value-completion.ts';
import { lenientStatus } from './lenient-status.ts';
import { logOperation } from './operation-log.ts';
import { paidGateway } from './paid-gateway.ts';

export interface ApolloParts {
  gateway: ApolloGateway;
  gate: DocumentGate;
  errors: ErrorMapper;
  revocations: Revocations;
  maxTokens: number;
  metrics: OperationMetrics;
  logger: Logger;
}

/** Executes queries and mutations, from either transport. */
export function createApolloServer({
  gateway,
  gate,
  errors,
  revocations,
  maxTokens,
  metrics,
  logger,
}: ApolloParts): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    gateway: paidGateway(gateway),
    logger,
    introspection: true,
    // The gate validates, by the same rules for both transports.
    dangerouslyDisableValidation: true,
    parseOptions: { maxTokens },
    persistedQueries: persistedQueries(gate),
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: errors.format,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      gatePlugin(gate, errors, revocations),
      cookiePlugin,
      watchOperations<RequestContext>((operation, context) => {
        metrics.ended(operation);
        logOperation(logger, operation, context);
      }),
    ],
  });
}

function gatePlugin(
  gate: DocumentGate,
  mapper: ErrorMapper,
  revocations: Revocations,
): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => ({
      responseForOperation: async ({ source, operation, request, contextValue }) => {
        const checked = gate.check(source);
        const errors = checked.errors ?? refusals(checked.document, operation, revocations, contextValue);
        if (!checked.errors && errors.length === 0) errors.push(...(await overdrafts(checked, request, contextValue)));
        if (errors.length === 0) return null;
        return {
          http: { status: statusOf(errors), headers: headersOf(errors) },
          body: { kind: 'single', singleResult: { errors: errors.map((error) => mapper.of(error)) } },
        };
      },
      willSendResponse: async ({ request, response }) => {
        if (response.body.kind !== 'single') return;
        response.body.singleResult = explainNulls(
          response.body.singleResult,
          mapper,
        ) as typeof response.body.singleResult;
        response.http.status = lenientStatus(request.http?.headers.get('accept'), response);
      },
    }),
  };
}

/** Puts what became of the refresh token into the client's cookie. */
const cookiePlugin: ApolloServerPlugin<RequestContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ contextValue, response }) => {
      const cookie = contextValue.refreshCookie?.setCookie();
      if (cookie) response.http.headers.set('set-cookie', cookie).set('cache-control', 'no-store');
    },
  }),
};

function refusals(
  document: DocumentNode,
  operation: OperationDefinitionNode | undefined | null,
  revocations: Revocations,
  context: RequestContext,
): GraphQLError[] {
  if (!operation) return [unknownOperation()];
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) return [wrongTransport()];
  const refusal = refusalOf(revocations, document, operation, context);
  return refusal ? [refusal] : [];
}

/** Pays for what comes over HTTP; what comes over a socket is paid for when it is accepted. */
const overdrafts = (
  accepted: Accepted,
  { operationName, variables = {} }: GraphQLRequest,
  context: RequestContext,
): Promise<GraphQLError[]> =>
  refusalsOf(() => {
    context.paid ??= payForOperation(context.account, accepted, operationName, variables);
  });

/** By the code of a refusal; all others are 400. */
const STATUSES = new Map<unknown, number>([
  ['PAYLOAD_TOO_LARGE', 413],
  ['UNAUTHENTICATED', 401],
  ['RATE_LIMITED', 429],
  ['SERVICE_UNAVAILABLE', 503],
]);

const statusOf = (errors: readonly GraphQLError[]): number =>
  errors.map(({ extensions }) => STATUSES.get(extensions['code'])).find((status) => status !== undefined) ?? 400;

function headersOf(errors: readonly GraphQLError[]): HeaderMap {
  const headers = new HeaderMap();
  const seconds = errors[0]?.extensions['retryAfter'];
  if (seconds !== undefined) headers.set('retry-after', String(seconds));
  return headers;
}

const wrongTransport = () =>
  new GraphQLError('Subscribe over a WebSocket at the same address.', { extensions: { code: 'BAD_REQUEST' } });

const unknownOperation = () =>
  new GraphQLError('Name one of the operations in the query.', {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
  });
