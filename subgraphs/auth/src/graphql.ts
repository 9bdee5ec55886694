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

/** The GraphQL server of the subgraph, not started yet. */
export function createGraphql(options: GraphqlOptions): ApolloServer<RequestContext> {
  const { sdl, resolvers, logger, isUnavailable, metrics } = options;
  /** Errors are formatted without the request at hand, but should be found in the log by its id. */
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
            // So that gateways know what they may show to more than the one who asked.
            if (contextValue.isCommon) body.singleResult.extensions = { common: true };
          },
        }),
      },
    ],
    // Gateways hold the supergraph already, and a browser cannot know the secret of the link.
    introspection: false,
    csrfPrevention: false,
    hideSchemaDetailsFromClientErrors: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    stopOnTerminationSignals: false,
    logger,
  });
}
