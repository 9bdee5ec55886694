import { ApolloServer, HeaderMap, type ApolloServerPlugin, type GraphQLRequest } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { ApolloGateway } from '@apollo/gateway';
import { watchOperations, type OperationMetrics } from '@parley/service/graphql';
import type { Logger } from '@parley/service/telemetry';
import { SESSION_HEADER } from '@parley/service/protocol';
import {
  GraphQLError,
  OperationTypeNode,
  type FormattedExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { chargeForRejection, payForOperation, rateLimitErrors } from '../budget/charges.ts';
import { costError, type CostLimits } from '../documents/cost-limits.ts';
import type { ValidDocument, ValidationResult, DocumentValidator } from '../documents/document-validator.ts';
import type { Variables } from '../documents/operation-cost.ts';
import type { PlanCache } from '../documents/plan-cache.ts';
import type { PersistedQueries } from '../documents/persisted-queries.ts';
import { variableErrors } from '../documents/variable-errors.ts';
import type { ErrorMapper } from '../errors.ts';
import type { PartialData } from '../partial-data.ts';
import type { RequestContext } from '../request-context.ts';
import { revocationError } from '../sessions/revocation-guard.ts';
import type { Revocations } from '../sessions/revocations.ts';
import { explainNulls } from '../value-completion.ts';
import { lenientStatus } from './lenient-status.ts';
import { logOperation } from './operation-log.ts';
import { meteredGateway } from './metered-gateway.ts';

/**
 * Browsers send these headers to another site only after a CORS preflight, so a request with one is not forged. GraphQL
 * clients send the first with every request of an authenticated user, including GET.
 */
const PREFLIGHTED_HEADERS = [
  'authorization',
  SESSION_HEADER,
  'apollo-require-preflight',
  'x-apollo-operation-name',
  'x-requested-with',
];

export interface GatewayApolloOptions {
  /** The schema for clients. */
  schema: GraphQLSchema;
  gateway: ApolloGateway;
  /** The plan cache of `gateway`. */
  plans: PlanCache;
  validator: DocumentValidator;
  persisted: PersistedQueries;
  partialData: PartialData;
  costLimits: CostLimits;
  errors: ErrorMapper;
  revocations: Revocations;
  maxTokens: number;
  metrics: OperationMetrics;
  logger: Logger;
}

/** Executes queries and mutations of both transports. */
export function createApolloServer(options: GatewayApolloOptions): ApolloServer<RequestContext> {
  const { schema, gateway, plans, validator, persisted, partialData, errors, maxTokens, metrics, logger } = options;
  return new ApolloServer<RequestContext>({
    gateway: meteredGateway(gateway, plans, validator, schema, partialData),
    logger,
    introspection: true,
    // The validator parses, validates and caches documents for both transports.
    dangerouslyDisableValidation: true,
    documentStore: null,
    parseOptions: { maxTokens },
    persistedQueries: persisted.options,
    allowBatchedHttpRequests: false,
    csrfPrevention: { requestHeaders: PREFLIGHTED_HEADERS },
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: errors.format,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      validationPlugin(options),
      cookiePlugin,
      watchOperations<RequestContext>((operation, context) => {
        metrics.ended(operation);
        logOperation(logger, operation, context);
      }),
    ],
  });
}

function validationPlugin(options: GatewayApolloOptions): ApolloServerPlugin<RequestContext> {
  const { validator, errors: mapper } = options;
  return {
    requestDidStart: async () => {
      let checked: ValidationResult;
      return {
        didResolveSource: async (requestContext) => {
          checked = validator.validate(requestContext.source);
          // Apollo Server parses the document only if it is missing here.
          Object.assign(requestContext, { document: checked.document });
        },
        didResolveOperation: async ({ contextValue: { payer } }) => {
          if (!checked.errors && payer.isUser) validator.cache(checked);
        },
        responseForOperation: async ({ operation, request, contextValue }) => {
          const errors =
            checked.errors ?? operationErrors(options, checked, operation, request.variables ?? {}, contextValue);
          if (!checked.errors && errors.length === 0)
            errors.push(...(await paymentErrors(checked, request, contextValue)));
          if (errors.length === 0) return null;
          return {
            http: { status: statusOf(errors), headers: headersOf(errors) },
            body: { kind: 'single', singleResult: { errors: errors.map((error) => mapper.toClientError(error)) } },
          };
        },
        willSendResponse: async ({ request, response, operation, contextValue: { payer, paid } }) => {
          if (response.body.kind !== 'single') return;
          if (paid === undefined) chargeForRejection(payer, response.body.singleResult.errors);
          const isMutation = operation?.operation === OperationTypeNode.MUTATION;
          if (isMutation && !checked.errors && bringsObject(response.body.singleResult)) validator.cache(checked);
          response.body.singleResult = explainNulls(
            response.body.singleResult,
            mapper,
          ) as typeof response.body.singleResult;
          response.http.status = lenientStatus(request.http?.headers.get('accept'), response);
        },
      };
    },
  };
}

/**
 * True for a mutation that returns an object. Without a session, only those that log in do; others return errors or
 * scalars.
 */
const bringsObject = ({ data }: FormattedExecutionResult): boolean =>
  Object.values(data ?? {}).some((value) => typeof value === 'object' && value !== null);

/** Sets the client's cookie when the refresh token has changed. */
const cookiePlugin: ApolloServerPlugin<RequestContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ contextValue, response }) => {
      const cookie = contextValue.refreshCookie?.setCookie();
      if (cookie) response.http.headers.set('set-cookie', cookie).set('cache-control', 'no-store');
    },
  }),
};

function operationErrors(
  { schema, costLimits, revocations }: GatewayApolloOptions,
  { document, costOf }: ValidDocument,
  operation: OperationDefinitionNode | undefined | null,
  variables: Variables,
  context: RequestContext,
): GraphQLError[] {
  if (!operation) return [unknownOperation()];
  if (operation.operation === OperationTypeNode.SUBSCRIPTION) return [wrongTransport()];
  const costProblem = costError(costOf(operation.name?.value, variables), operation.operation, costLimits);
  if (costProblem) return [costProblem];
  const problems = variableErrors(schema, document, operation, variables);
  if (problems.length > 0) return problems;
  const rejection = revocationError(revocations, document, operation, context);
  return rejection ? [rejection] : [];
}

/** Waits for a slot, and pays for operations over HTTP. Those over WebSocket are paid for when they are prepared. */
const paymentErrors = (
  valid: ValidDocument,
  { operationName, variables = {} }: GraphQLRequest,
  context: RequestContext,
): Promise<GraphQLError[]> =>
  rateLimitErrors(async () => {
    context.paid ??= payForOperation(context.payer, valid, operationName, variables);
    context.releaseSlot = await context.payer.begin(context.paid);
  });

/** HTTP status by error code; 400 for others. */
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
  new GraphQLError('Subscriptions need a WebSocket connection at the same URL.', {
    extensions: { code: 'BAD_REQUEST' },
  });

const unknownOperation = () =>
  new GraphQLError('Set operationName to one of the operations in the document.', {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
  });
