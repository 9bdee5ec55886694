import { ApolloServer, HeaderMap, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import type { ApolloGateway } from '@apollo/gateway';
import type { Logger } from '@parley/shared';
import { GraphQLError } from 'graphql';
import type { DocumentGate } from '../documents/document-gate.ts';
import type { ErrorMapper } from '../errors.ts';
import type { RequestContext } from '../request-context.ts';
import { explainNulls } from '../value-completion.ts';
import { lenientStatus } from './lenient-status.ts';

export interface ApolloParts {
  gateway: ApolloGateway;
  gate: DocumentGate;
  errors: ErrorMapper;
  maxTokens: number;
  logger: Logger;
}

/** Executes queries and mutations, from either transport. */
export function createApolloServer({
  gateway,
  gate,
  errors,
  maxTokens,
  logger,
}: ApolloParts): ApolloServer<RequestContext> {
  return new ApolloServer<RequestContext>({
    gateway,
    logger,
    introspection: true,
    // The gate validates, by the same rules for both transports.
    dangerouslyDisableValidation: true,
    parseOptions: { maxTokens },
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: errors.format,
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      gatePlugin(gate, errors),
    ],
  });
}

function gatePlugin(gate: DocumentGate, mapper: ErrorMapper): ApolloServerPlugin<RequestContext> {
  return {
    requestDidStart: async () => ({
      responseForOperation: async ({ source, operation }) => {
        const { errors = operation ? refusal(operation.operation) : [unknownOperation()] } = gate.check(source);
        if (errors.length === 0) return null;
        const status = errors.some(({ extensions }) => extensions['code'] === 'PAYLOAD_TOO_LARGE') ? 413 : 400;
        return {
          http: { status, headers: new HeaderMap() },
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

const refusal = (operation: string) =>
  operation === 'subscription'
    ? [new GraphQLError('Subscribe over a WebSocket at the same address.', { extensions: { code: 'BAD_REQUEST' } })]
    : [];

const unknownOperation = () =>
  new GraphQLError('Name one of the operations in the query.', {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
  });
