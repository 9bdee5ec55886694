import { STATUS_CODES } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import {
  DRAIN_SERVER_OPTIONS,
  drainOnClose,
  guardedServer,
  healthRoutes,
  HttpGuard,
  measureHttp,
  requestIdFrom,
  type DrainOptions,
  type GuardLimits,
  type Health,
  type Logger,
  type Timekeeper,
} from '@parley/service';
import { isSubgraphSecret, SUBGRAPH_SECRET_HEADER, REQUEST_ID_HEADER } from '@parley/service/protocol';
import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { JSONWebKeySet } from 'jose';
import type { Registry } from 'prom-client';
import type { RequestContext } from './context.ts';

/** How long clients may cache the public keys, in seconds. */
const KEYS_MAX_AGE_SECONDS = 60;

export interface ServerOptions {
  apollo: ApolloServer<RequestContext>;
  createContext(request: FastifyRequest, reply: FastifyReply): RequestContext;
  health: Health;
  time: Timekeeper;
  jwks: JSONWebKeySet;
  subgraphSecret: string;
  bodyLimit: number;
  limits: GuardLimits;
  drain: DrainOptions;
  metrics: Registry;
  logger: Logger;
}

/** Creates the HTTP server: GraphQL for callers with the subgraph secret, health checks and public keys for all. */
export function createServer(options: ServerOptions): FastifyInstance {
  const { apollo, createContext, health, time, jwks, subgraphSecret, bodyLimit, limits, drain, metrics, logger } =
    options;
  const server = fastify({
    ...DRAIN_SERVER_OPTIONS,
    ...guardedServer(),
    loggerInstance: logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: (request) => requestIdFrom(request.headers[REQUEST_ID_HEADER]),
    bodyLimit,
  });
  server.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: error }, 'unexpected error outside GraphQL');
    return reply.code(status).type('text/plain').send(STATUS_CODES[status]);
  });
  new HttpGuard(server, { server: 'public', metrics, limits, maxBody: bodyLimit });
  drainOnClose(server, drain);
  time.serve(server);
  measureHttp(server, metrics);
  healthRoutes(server, health);
  server.get('/.well-known/jwks.json', (_request, reply) =>
    reply.header('cache-control', `public, max-age=${KEYS_MAX_AGE_SECONDS}`).send(jwks),
  );
  server.post('/graphql', {
    onRequest: async (request, reply) => {
      if (isSubgraphSecret(request.headers[SUBGRAPH_SECRET_HEADER], subgraphSecret)) return;
      return reply.code(403).type('text/plain').send(STATUS_CODES[403]);
    },
    preHandler: time.rejectExpired,
    handler: fastifyApolloHandler(apollo, { context: async (request, reply) => createContext(request, reply) }),
  });
  return server;
}
