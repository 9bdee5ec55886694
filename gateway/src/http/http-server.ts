import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import {
  DRAINING_OPTIONS,
  drainOnClose,
  healthRoutes,
  measureHttp,
  REQUEST_ID_HEADER,
  requestIdFrom,
  type Draining,
  type Health,
  type Logger,
} from '@parley/shared';
import fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import type { Registry } from 'prom-client';
import type { RequestContext } from '../request-context.ts';
import { deviceOf } from '../sessions/device.ts';
import { isAllowedOrigin } from '../sessions/origin.ts';
import { RefreshCookie, wantsCookie } from '../sessions/refresh-cookie.ts';
import { answerHttpError } from './http-errors.ts';
import { prefersHtml, type Playground } from './playground.ts';

/** A client that opens a connection and says nothing is let go. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than that of the front door, so that it never sends on a connection that is just being closed. */
const KEEP_ALIVE_MS = 72_000;

export interface HttpParts {
  apollo: ApolloServer<RequestContext>;
  health: Health;
  draining: Draining;
  allowedOrigins: string[];
  trustedProxies: string[];
  /** Whether browsers send the cookie over HTTPS only. */
  isCookieSecure: boolean;
  maxBody: number;
  /** Null when browsers are not shown GraphiQL. */
  playground: Playground | null;
  metrics: Registry;
  logger: Logger;
}

/** The server for everything that is not a WebSocket. */
export async function createHttpServer(parts: HttpParts): Promise<FastifyInstance> {
  const server = fastify({
    ...DRAINING_OPTIONS,
    loggerInstance: parts.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: (request) => requestIdFrom(request.headers[REQUEST_ID_HEADER]),
    trustProxy: parts.trustedProxies,
    bodyLimit: parts.maxBody,
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
  });
  drainOnClose(server, parts.draining);
  measureHttp(server, parts.metrics);
  await server.register(helmet, { contentSecurityPolicy: { useDefaults: false, directives: NOTHING_LOADS } });
  await server.register(cors, {
    origin: parts.allowedOrigins.length > 0 ? parts.allowedOrigins : false,
    credentials: true,
    methods: ['GET', 'POST'],
    exposedHeaders: [REQUEST_ID_HEADER],
  });
  server.removeContentTypeParser('text/plain');
  server.setErrorHandler(answerHttpError);
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'There is nothing here.' }));
  server.addHook('onRequest', async (request, reply) => void reply.header(REQUEST_ID_HEADER, request.id));
  server.addHook('onResponse', async (request, reply) => {
    // What was executed has a line of its own.
    const level = reply.statusCode < 400 ? 'debug' : 'info';
    request.log[level](
      { method: request.method, status: reply.statusCode, ms: Math.round(reply.elapsedTime), address: request.ip },
      'request',
    );
  });
  healthRoutes(server, parts.health);

  const execute = fastifyApolloHandler(parts.apollo, {
    context: async (request, reply) => ({ ...contextOf(request, parts), gone: goneSignal(reply) }),
  });
  const { playground } = parts;
  if (playground) {
    playground.routes(server);
    server.get('/', (request, reply) => (prefersHtml(request) ? reply.redirect('/graphql') : reply.callNotFound()));
  }
  server.get('/graphql', (request, reply) =>
    playground && prefersHtml(request) ? playground.show(reply) : execute.call(server, request, reply),
  );
  server.post('/graphql', { onRequest: refuseForeignPages(parts.allowedOrigins), handler: execute });
  return server;
}

/** Nothing that the gateway answers is a page, except the playground, which says for itself what it loads. */
const NOTHING_LOADS = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] };

/** Browsers ask first whether a foreign page may send that header (CORS); this is for all that does not ask. */
const refuseForeignPages = (allowedOrigins: string[]) => async (request: FastifyRequest, reply: FastifyReply) => {
  if (!wantsCookie(request.headers) || isAllowedOrigin(request.headers, allowedOrigins)) return;
  const extensions = { code: 'FORBIDDEN' };
  return reply.code(403).send({ errors: [{ message: 'This page may not use the session.', extensions }] });
};

/** Aborted when the client closes its connection before the response is written. */
function goneSignal({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once('close', () => {
    if (!raw.writableEnded) controller.abort();
  });
  return controller.signal;
}

/** The cookie belongs to requests that state their purpose: POST, with the header that asks for it. */
const contextOf = ({ method, headers, id, ip }: FastifyRequest, parts: HttpParts): RequestContext => ({
  authorization: headers.authorization,
  requestId: id,
  clientAddress: ip,
  device: deviceOf(headers),
  ...(method === 'POST' &&
    wantsCookie(headers) && { refreshCookie: new RefreshCookie(headers.cookie, parts.isCookieSecure) }),
});
