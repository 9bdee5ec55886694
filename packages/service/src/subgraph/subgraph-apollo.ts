import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
} from '@apollo/server/plugin/disabled';
import type { GraphQLError, GraphQLSchema } from 'graphql';
import type { BudgetContext } from '../graphql/bounded-schema.ts';
import { reportBudget } from '../graphql/budget-plugin.ts';
import { createDocumentStore } from '../graphql/document-store.ts';
import { formatError } from '../errors/graphql-errors.ts';
import type { Logger } from '../telemetry/logging.ts';
import { watchOperations, type OperationMetrics } from '../graphql/operation-metrics.ts';

/** What the context of every subgraph has. */
export interface SubgraphContext extends BudgetContext {
  /** Adds the request id to each line. */
  readonly logger: Logger;
}

export interface SubgraphApolloOptions<Context extends SubgraphContext> {
  schema: GraphQLSchema;
  /** True when an error means that a store is unavailable. */
  isUnavailable(error: unknown): boolean;
  operationMetrics: OperationMetrics;
  /** Plugins of this subgraph only. */
  plugins?: ApolloServerPlugin<Context>[];
  logger: Logger;
}

/** Creates the GraphQL server of a subgraph, not started yet. */
export function createSubgraphApollo<Context extends SubgraphContext>({
  schema,
  isUnavailable,
  operationMetrics,
  plugins = [],
  logger,
}: SubgraphApolloOptions<Context>): ApolloServer<Context> {
  /** Errors are formatted without access to the request, but should be logged with its id. */
  const requestLoggers = new WeakMap<object, Logger>();
  return new ApolloServer<Context>({
    schema,
    parseOptions: { noLocation: true },
    documentStore: createDocumentStore(),
    formatError: (formatted, error) =>
      formatError(formatted, error, { logger: requestLoggers.get(error as GraphQLError) ?? logger, isUnavailable }),
    plugins: [
      reportBudget,
      logErrors(requestLoggers),
      watchOperations((operation) => operationMetrics.ended(operation)),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ...plugins,
    ],
    // Gateways have the supergraph, and browsers cannot know the subgraph secret.
    introspection: false,
    csrfPrevention: false,
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    logger,
  });
}

/** Logs the errors of each response. Internal ones have an `errorId`, under which `formatError` logs their cause. */
const logErrors = (requestLoggers: WeakMap<object, Logger>): ApolloServerPlugin<SubgraphContext> => ({
  requestDidStart: async () => ({
    didEncounterErrors: async ({ errors, contextValue }) => {
      for (const error of errors) requestLoggers.set(error, contextValue.logger);
    },
    willSendResponse: async ({ contextValue, operationName, response: { body } }) => {
      if (body.kind !== 'single' || !body.singleResult.errors) return;
      const errors = body.singleResult.errors.map(({ path, extensions }) => ({ path, ...extensions }));
      contextValue.logger.info({ operationName, errors }, 'response has errors');
    },
  }),
});
