import { STATUS_CODES } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Registry } from 'prom-client';
import { DRAIN_SERVER_OPTIONS, drainOnClose, type DrainOptions } from '../http/drain.ts';
import { healthRoutes, type Health } from '../http/health.ts';
import { guardedServer, HttpGuard, type GuardLimits } from '../http/guard/index.ts';
import { measureHttp } from '../http/http-metrics.ts';
import type { Logger } from '../telemetry/logging.ts';
import { REQUEST_ID_HEADER, SUBGRAPH_SECRET_HEADER } from '../protocol/headers.ts';
import { isSubgraphSecret } from '../protocol/subgraph-secret.ts';
import { requestIdFrom } from '../http/request-id.ts';
import type { Timekeeper } from '../time/timekeeper.ts';
import type { SubgraphContext } from './subgraph-apollo.ts';

/** The endpoint for gateways. */
const ENDPOINT = '/graphql';

export interface SubgraphHttpOptions<Context extends SubgraphContext> {
  apollo: ApolloServer<Context>;
  /** Called once the request's `deadline` is set. */
  createContext(request: FastifyRequest, reply: FastifyReply): Context;
  /** The secret that gateways send. */
  secret: string;
  health: Health;
  time: Timekeeper;
  /** Whether the endpoint accepts WebSocket upgrades. */
  hasWebSockets: boolean;
  /** The maximum size of a request, in bytes. */
  maxBodyBytes: number;
  limits: GuardLimits;
  drain: DrainOptions;
  metrics: Registry;
  logger: Logger;
}

/** Creates the HTTP server of a subgraph: GraphQL for callers with the subgraph secret, and health checks for all. */
export function createSubgraphHttp<Context extends SubgraphContext>(
  options: SubgraphHttpOptions<Context>,
): FastifyInstance {
  const { apollo, createContext, secret, health, time, maxBodyBytes, limits, drain, metrics, logger } = options;
  const server = fastify({
    ...DRAIN_SERVER_OPTIONS,
    ...guardedServer(options.hasWebSockets ? ENDPOINT : null),
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: (request) => requestIdFrom(request.headers[REQUEST_ID_HEADER]),
    bodyLimit: maxBodyBytes,
  });
  server.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'unexpected error outside GraphQL');
    return sendStatus(reply, status);
  });
  new HttpGuard(server, { server: 'public', metrics, limits, maxBody: maxBodyBytes });
  drainOnClose(server, drain);
  time.serve(server);
  measureHttp(server, metrics);
  healthRoutes(server, health);
  server.post(ENDPOINT, {
    onRequest: async (request, reply) =>
      isSubgraphSecret(request.headers[SUBGRAPH_SECRET_HEADER], secret) ? undefined : sendStatus(reply, 403),
    preHandler: time.rejectExpired,
    handler: fastifyApolloHandler(apollo, { context: async (request, reply) => createContext(request, reply) }),
  });
  server.addHook('onClose', () => apollo.stop());
  return server;
}

/** Responses outside GraphQL do not reveal the software. */
const sendStatus = (reply: FastifyReply, status: number) =>
  reply.code(status).type('text/plain').send(STATUS_CODES[status]);
