import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import {
  createDocumentStore,
  DRAIN_SERVER_OPTIONS,
  drainOnClose,
  formatError,
  guardedServer,
  healthRoutes,
  HttpGuard,
  measureHttp,
  reportBudget,
  requestIdFrom,
  watchOperations,
  type DrainOptions,
  type ErrorMapping,
  type GuardLimits,
  type Health,
  type Timekeeper,
} from '@parley/service';
import { isSubgraphSecret, SUBGRAPH_SECRET_HEADER, REQUEST_ID_HEADER } from '@parley/service/protocol';
import fastify, { type FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { OperationInfo, RequestContext } from './context.ts';
import type { ChatMetrics } from './metrics.ts';

export interface HttpOptions {
  schema: GraphQLSchema;
  /** The secret that gateways send. */
  secret: string;
  bodyLimit: number;
  limits: GuardLimits;
  draining: DrainOptions;
  health: Health;
  time: Timekeeper;
  errors: ErrorMapping;
  metrics: ChatMetrics;
  createContext(info: OperationInfo): RequestContext;
}

/** The HTTP server of the subgraph: `POST /graphql` for gateways, and unauthenticated health checks. */
export async function createHttpServer(options: HttpOptions): Promise<FastifyInstance> {
  const apollo = new ApolloServer<RequestContext>({
    schema: options.schema,
    parseOptions: { noLocation: true },
    documentStore: createDocumentStore(),
    persistedQueries: false,
    introspection: false,
    includeStacktraceInErrorResponses: false,
    hideSchemaDetailsFromClientErrors: true,
    stopOnTerminationSignals: false,
    formatError: (formatted, error) => formatError(formatted, error, options.errors),
    plugins: [
      reportBudget,
      logErrors,
      watchOperations((operation) => options.metrics.operations.ended(operation)),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
    ],
  });
  await apollo.start();

  const server = fastify({
    bodyLimit: options.bodyLimit,
    logger: false,
    ...DRAIN_SERVER_OPTIONS,
    ...guardedServer('/graphql'),
  });
  new HttpGuard(server, {
    server: 'public',
    metrics: options.metrics.registry,
    limits: options.limits,
    maxBody: options.bodyLimit,
  });
  drainOnClose(server, options.draining);
  options.time.serve(server);
  measureHttp(server, options.metrics.registry);
  healthRoutes(server, options.health);
  server.route({
    method: 'POST',
    url: '/graphql',
    onRequest: async (request, reply) => {
      if (!isSubgraphSecret(request.headers[SUBGRAPH_SECRET_HEADER], options.secret)) return reply.code(403).send();
      return undefined;
    },
    preHandler: options.time.rejectExpired,
    handler: fastifyApolloHandler(apollo, {
      context: async ({ headers, deadline }) =>
        options.createContext({
          requestId: requestIdFrom(headers[REQUEST_ID_HEADER]),
          authorization: headers.authorization,
          deadline,
          caller: deadline.signal,
          isLong: false,
        }),
    }),
  });
  server.addHook('onClose', () => apollo.stop());
  return server;
}

/** Logs the errors of a request. Internal ones have an `errorId`, under which their cause is logged. */
const logErrors: ApolloServerPlugin<RequestContext> = {
  requestDidStart: async () => ({
    willSendResponse: async ({ contextValue, operationName, response: { body } }) => {
      if (body.kind !== 'single' || !body.singleResult.errors) return;
      const errors = body.singleResult.errors.map(({ path, extensions }) => ({ path, ...extensions }));
      contextValue.logger.info({ operationName, errors }, 'response has errors');
    },
  }),
};
