import { ApolloServer } from '@apollo/server';
import { ApolloServerPluginInlineTraceDisabled } from '@apollo/server/plugin/disabled';
import { buildSubgraphSchema } from '@apollo/subgraph';
import {
  boundExecution,
  createDocumentStore,
  formatError,
  reportBudget,
  watchOperations,
  type Logger,
  type OperationMetrics,
} from '@parley/service';
import { VIEWER_INDEPENDENT } from '@parley/service/protocol';
import type { GraphQLError } from 'graphql';
import { parse } from 'graphql';
import type { RequestContext } from './context.ts';
import type { Resolvers } from './generated/resolvers.ts';

export interface GraphqlOptions {
  sdl: string;
  resolvers: Resolvers;
  logger: Logger;
  isUnavailable(error: unknown): boolean;
  metrics: OperationMetrics;
}

/** Creates the GraphQL server of the subgraph, not started yet. */
export function createGraphql(options: GraphqlOptions): ApolloServer<RequestContext> {
  const { sdl, resolvers, logger, isUnavailable, metrics } = options;
  /** Errors are formatted without access to the request, but should be logged with its id. */
  const requestLoggers = new WeakMap<GraphQLError, Logger>();
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never });
  boundExecution(schema);
  return new ApolloServer<RequestContext>({
    schema,
    formatError: (formatted, error) =>
      formatError(formatted, error, { logger: requestLoggers.get(error as GraphQLError) ?? logger, isUnavailable }),
    parseOptions: { noLocation: true },
    documentStore: createDocumentStore(),
    plugins: [
      ApolloServerPluginInlineTraceDisabled(),
      watchOperations((operation) => metrics.ended(operation)),
      reportBudget,
      {
        requestDidStart: async () => ({
          didEncounterErrors: async ({ errors, contextValue }) => {
            for (const error of errors) requestLoggers.set(error, contextValue.logger);
          },
          willSendResponse: async ({ contextValue, response: { body } }) => {
            if (body.kind !== 'single') return;
            // Tells gateways which results they may share between viewers.
            if (contextValue.isViewerIndependent) body.singleResult.extensions = VIEWER_INDEPENDENT;
          },
        }),
      },
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
