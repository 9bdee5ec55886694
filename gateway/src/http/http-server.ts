import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import proxyAddr from '@fastify/proxy-addr';
import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import {
  BadUserInputError,
  DEADLINE_HEADER,
  DRAINING_OPTIONS,
  drainOnClose,
  guardedServer,
  healthRoutes,
  HttpGuard,
  measureHttp,
  networkOf,
  REQUEST_ID_HEADER,
  requestIdFrom,
  type Draining,
  type GuardLimits,
  type Health,
  type Logger,
  type Timekeeper,
} from '@parley/service';
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
import { requireProperPersistedQuery } from './persisted-query-form.ts';
import { prefersHtml, type Playground } from './playground.ts';
import { readBodies, refuseDeepParameters } from './request-body.ts';
import type { WorkAdmission } from './work-admission.ts';

/** Longer than that of the front door, so that it never sends on a connection that is just being closed. */
const KEEP_ALIVE_MS = 72_000;

export interface HttpParts {
  apollo: ApolloServer<RequestContext>;
  admission: WorkAdmission;
  health: Health;
  time: Timekeeper;
  draining: Draining;
  allowedOrigins: string[];
  trustedProxies: string[];
  /** Whether browsers send the cookie over HTTPS only. */
  isCookieSecure: boolean;
  maxBody: number;
  limits: GuardLimits;
  /** Null when browsers are not shown GraphiQL. */
  playground: Playground | null;
  metrics: Registry;
  logger: Logger;
}

/** The server for everything that is not a WebSocket. */
export async function createHttpServer(parts: HttpParts): Promise<{ server: FastifyInstance; guard: HttpGuard }> {
  const server = fastify({
    ...DRAINING_OPTIONS,
    loggerInstance: parts.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: (request) => requestIdFrom(request.headers[REQUEST_ID_HEADER]),
    trustProxy: parts.trustedProxies,
    bodyLimit: parts.maxBody,
    ...guardedServer('/graphql'),
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
  });
  const trusts = proxyAddr.compile(parts.trustedProxies);
  const guard = new HttpGuard(server, {
    server: 'public',
    metrics: parts.metrics,
    limits: parts.limits,
    maxBody: parts.maxBody,
    isProxy: (address) => trusts(address, 0),
    ownerOf: (request) => ({ user: parts.admission.userOf(request), address: networkOf(request.ip) }),
  });
  drainOnClose(server, parts.draining);
  parts.time.serve(server);
  measureHttp(server, parts.metrics);
  await server.register(helmet, { contentSecurityPolicy: { useDefaults: false, directives: NOTHING_LOADS } });
  await server.register(cors, {
    origin: parts.allowedOrigins.length > 0 ? parts.allowedOrigins : false,
    credentials: true,
    methods: ['GET', 'POST'],
    exposedHeaders: [REQUEST_ID_HEADER, 'retry-after'],
  });
  server.removeContentTypeParser('text/plain');
  readBodies(server);
  server.setErrorHandler(answerHttpError);
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'There is nothing here.' }));
  server.addHook('onRequest', async (request, reply) => void reply.header(REQUEST_ID_HEADER, request.id));
  server.addHook('onRequest', async ({ headers, socket }) => {
    // A deadline of a client's own would only cut its work off halfway.
    if (!trusts(socket.remoteAddress ?? '', 0)) headers[DEADLINE_HEADER] = undefined;
  });
  server.addHook('onResponse', async (request, reply) => {
    // What was executed has a line of its own.
    const level = reply.statusCode < 400 ? 'debug' : 'info';
    request.log[level](
      { method: request.method, status: reply.statusCode, ms: Math.round(reply.elapsedTime), address: request.ip },
      'request',
    );
  });
  healthRoutes(server, parts.health);

  const { admission, time } = parts;
  const answer = fastifyApolloHandler(parts.apollo, {
    context: async (request, reply) => ({ ...contextOf(request, parts), memory: guard.memoryOf(request, reply) }),
  });
  const execute = async (request: FastifyRequest, reply: FastifyReply) =>
    (await admission.admit(request, reply)) ?? answer.call(server, request, reply);
  const { playground } = parts;
  if (playground) {
    playground.routes(server);
    server.get('/', (request, reply) => (prefersHtml(request) ? reply.redirect('/graphql') : reply.callNotFound()));
  }
  const preHandler = [time.refuseLate, requireAddress, requireProperPersistedQuery];
  server.get('/graphql', { preValidation: refuseDeepParameters, preHandler }, (request, reply) =>
    playground && prefersHtml(request) ? playground.show(reply) : execute(request, reply),
  );
  server.post('/graphql', { onRequest: refuseForeignPages(parts.allowedOrigins), preHandler, handler: execute });
  return { server, guard };
}

/** Nothing that the gateway answers is a page, except the playground, which says for itself what it loads. */
const NOTHING_LOADS = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] };

/** Browsers ask first whether a foreign page may send that header (CORS); this is for all that does not ask. */
const refuseForeignPages = (allowedOrigins: string[]) => async (request: FastifyRequest, reply: FastifyReply) => {
  if (!wantsCookie(request.headers) || isAllowedOrigin(request.headers, allowedOrigins)) return;
  const extensions = { code: 'FORBIDDEN' };
  return reply.code(403).send({ errors: [{ message: 'This page may not use the session.', extensions }] });
};

/** Apollo Server is given the address as the client states it. @throws BadUserInputError when it states none. */
async function requireAddress({ protocol, hostname }: FastifyRequest): Promise<void> {
  if (!URL.canParse(`${protocol}://${hostname}/`))
    throw new BadUserInputError('The request must name the host that it is for.', 'host');
}

/** The cookie belongs to requests that state their purpose: POST, with the header that asks for it. */
const contextOf = (request: FastifyRequest, parts: HttpParts): RequestContext => {
  const { method, headers, id, ip } = request;
  return {
    authorization: headers.authorization,
    requestId: id,
    clientAddress: ip,
    device: deviceOf(headers),
    account: parts.admission.accountOf(request),
    deadline: request.deadline,
    ...(method === 'POST' &&
      wantsCookie(headers) && { refreshCookie: new RefreshCookie(headers.cookie, parts.isCookieSecure) }),
  };
};
