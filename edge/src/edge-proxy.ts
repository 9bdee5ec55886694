import type { Socket } from 'node:net';
import {
  DRAIN_SERVER_OPTIONS,
  drainOnClose,
  guardedServer,
  healthRoutes,
  HttpGuard,
  measureHttp,
  networkOf,
  type DrainOptions,
  type GuardLimits,
  type Health,
} from '@parley/service/http';
import type { Logger } from '@parley/service/telemetry';
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { ENDPOINT } from './endpoint.ts';
import { forwardHttp, type HttpForwardingOptions } from './forward-http.ts';
import { rejectUpgrade, type UpgradeForwarder } from './forward-upgrade.ts';
import { securityHeaders } from './security-headers.ts';
import { serveSite } from './static-site.ts';

/**
 * Longer than the load balancers in front of it keep idle connections, so that the server never closes one they are
 * about to use.
 */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;

export interface EdgeProxyOptions extends HttpForwardingOptions {
  siteFolder: string;
  upgrades: UpgradeForwarder;
  limits: GuardLimits;
  health: Health;
  drain: DrainOptions;
  metrics: Registry;
  logger: Logger;
}

/** Creates the public HTTP server: the web client, health checks, and the proxy to the gateways. */
export async function createEdgeProxy(options: EdgeProxyOptions): Promise<FastifyInstance> {
  const server = fastify({
    ...DRAIN_SERVER_OPTIONS,
    loggerInstance: options.logger as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    ...guardedServer(ENDPOINT),
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    forceCloseConnections: 'idle',
  });
  const { forwarded, upgrades } = options;
  const { connections } = new HttpGuard(server, {
    server: 'public',
    metrics: options.metrics,
    limits: options.limits,
    maxBody: options.maxBody,
    isProxy: forwarded.isProxy,
    ownerOf: ({ raw }) => ({ address: networkOf(forwarded.clientOf(raw)) }),
  });
  drainOnClose(server, options.drain);
  measureHttp(server, options.metrics);
  await securityHeaders(server);
  healthRoutes(server, options.health);
  await server.register(async (scope) => forwardHttp(scope, options));
  await serveSite(server, options.siteFolder);
  server.server.on('upgrade', (request, socket: Socket, head) => {
    if (!connections.attribute(socket, forwarded.clientOf(request)))
      return rejectUpgrade(socket, '503 Service Unavailable');
    upgrades.handle(request, socket, head);
  });
  return server;
}
