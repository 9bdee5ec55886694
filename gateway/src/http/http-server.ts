import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import proxyAddr from '@fastify/proxy-addr';
import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { BadUserInputError } from '@parley/service/errors';
import {
  DRAIN_SERVER_OPTIONS,
  drainOnClose,
  guardedServer,
  healthRoutes,
  HttpGuard,
  measureHttp,
  networkOf,
  requestIdFrom,
  type DrainOptions,
  type GuardLimits,
  type Health,
} from '@parley/service/http';
import type { Logger } from '@parley/service/telemetry';
import type { Timekeeper } from '@parley/service/time';
import { DEADLINE_HEADER, REQUEST_ID_HEADER } from '@parley/service/protocol';
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
import { sendHttpError } from './http-errors.ts';
import { requireValidPersistedQuery } from './persisted-query-format.ts';
import { prefersHtml, type Playground } from './playground.ts';
import { registerBodyParsers, rejectDeepParameters } from './request-body.ts';
import type { AdmissionControl } from './admission-control.ts';

/** Longer than the edge proxy's, so that the proxy never sends on a connection that is being closed. */
const KEEP_ALIVE_MS = 72_000;

export interface HttpServerOptions {
  apollo: ApolloServer<RequestContext>;
  admission: AdmissionControl;
  health: Health;
  time: Timekeeper;
  draining: DrainOptions;
  allowedOrigins: string[];
  trustedProxies: string[];
  /** Whether the cookie is limited to HTTPS. */
  isCookieSecure: boolean;
  maxBody: number;
  limits: GuardLimits;
  /** Null when GraphiQL is disabled. */
  playground: Playground | null;
  metrics: Registry;
  logger: Logger;
}

/** Creates the server for everything except WebSockets. */
export async function createHttpServer(
  options: HttpServerOptions,
): Promise<{ server: FastifyInstance; guard: HttpGuard }> {
  const server = fastify({
    ...DRAIN_SERVER_OPTIONS,
    loggerInstance: options.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: (request) => requestIdFrom(request.headers[REQUEST_ID_HEADER]),
    trustProxy: options.trustedProxies,
    bodyLimit: options.maxBody,
    ...guardedServer('/graphql'),
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
  });
  const trusts = proxyAddr.compile(options.trustedProxies);
  const guard = new HttpGuard(server, {
    server: 'public',
    metrics: options.metrics,
    limits: options.limits,
    maxBody: options.maxBody,
    isProxy: (address) => trusts(address, 0),
    ownerOf: (request) => ({ user: options.admission.userOf(request), address: networkOf(request.ip) }),
  });
  drainOnClose(server, options.draining);
  options.time.serve(server);
  measureHttp(server, options.metrics);
  await server.register(helmet, { contentSecurityPolicy: { useDefaults: false, directives: DENY_ALL_POLICY } });
  await server.register(cors, {
    origin: options.allowedOrigins.length > 0 ? options.allowedOrigins : false,
    credentials: true,
    methods: ['GET', 'POST'],
    exposedHeaders: [REQUEST_ID_HEADER, 'retry-after'],
  });
  server.removeContentTypeParser('text/plain');
  registerBodyParsers(server);
  server.setErrorHandler(sendHttpError);
  server.setNotFoundHandler((_request, reply) => reply.code(404).send({ error: 'Not found.' }));
  server.addHook('onRequest', async (request, reply) => void reply.header(REQUEST_ID_HEADER, request.id));
  server.addHook('onRequest', async ({ headers, socket }) => {
    // Only edge proxies may set a deadline: a client's own would only abort its work halfway.
    if (!trusts(socket.remoteAddress ?? '', 0)) headers[DEADLINE_HEADER] = undefined;
  });
  server.addHook('onResponse', async (request, reply) => {
    // Executed operations have their own log line.
    const level = reply.statusCode < 400 ? 'debug' : 'info';
    request.log[level](
      { method: request.method, status: reply.statusCode, ms: Math.round(reply.elapsedTime), address: request.ip },
      'request',
    );
  });
  healthRoutes(server, options.health);

  const { admission, time } = options;
  const handler = fastifyApolloHandler(options.apollo, {
    context: async (request, reply) => ({ ...contextOf(request, options), memory: guard.memoryOf(request, reply) }),
  });
  const execute = async (request: FastifyRequest, reply: FastifyReply) =>
    (await admission.admit(request, reply)) ?? handler.call(server, request, reply);
  const { playground } = options;
  if (playground) {
    playground.routes(server);
    server.get('/', (request, reply) => (prefersHtml(request) ? reply.redirect('/graphql') : reply.callNotFound()));
  }
  const preHandler = [time.rejectExpired, requireAddress, requireValidPersistedQuery];
  server.get('/graphql', { preValidation: rejectDeepParameters, preHandler }, (request, reply) =>
    playground && prefersHtml(request) ? playground.show(reply) : execute(request, reply),
  );
  server.post('/graphql', { onRequest: rejectOtherOrigins(options.allowedOrigins), preHandler, handler: execute });
  return { server, guard };
}

/** The gateway serves no pages except the playground, which sets its own policy. */
const DENY_ALL_POLICY = { defaultSrc: ["'none'"], frameAncestors: ["'none'"] };

/**
 * Browsers send this header to another site only after a CORS preflight. This check covers clients without preflights.
 */
const rejectOtherOrigins = (allowedOrigins: string[]) => async (request: FastifyRequest, reply: FastifyReply) => {
  if (!wantsCookie(request.headers) || isAllowedOrigin(request.headers, allowedOrigins)) return;
  const extensions = { code: 'FORBIDDEN' };
  return reply.code(403).send({ errors: [{ message: 'This origin is not allowed to use the session.', extensions }] });
};

/**
 * Apollo Server gets the host as the client sent it.
 * @throws BadUserInputError when it is missing or invalid.
 */
async function requireAddress({ protocol, hostname }: FastifyRequest): Promise<void> {
  if (!URL.canParse(`${protocol}://${hostname}/`))
    throw new BadUserInputError('The Host header is missing or invalid.', 'host');
}

/** The cookie is used only for POST requests with the header that asks for it. */
const contextOf = (request: FastifyRequest, options: HttpServerOptions): RequestContext => {
  const { method, headers, id, ip } = request;
  return {
    authorization: headers.authorization,
    requestId: id,
    clientAddress: ip,
    device: deviceOf(headers),
    payer: options.admission.payerOf(request),
    deadline: request.deadline,
    ...(method === 'POST' &&
      wantsCookie(headers) && { refreshCookie: new RefreshCookie(headers.cookie, options.isCookieSecure) }),
  };
};
