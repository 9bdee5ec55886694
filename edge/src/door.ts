import type { Socket } from 'node:net';
import {
  DRAINING_OPTIONS,
  drainOnClose,
  guardedServer,
  healthRoutes,
  HttpGuard,
  measureHttp,
  networkOf,
  type Draining,
  type GuardLimits,
  type Health,
  type Logger,
} from '@parley/service';
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { ENDPOINT } from './endpoint.ts';
import { forwardHttp, type HttpForwarding } from './forward-http.ts';
import { refuse, type UpgradeForwarder } from './forward-upgrade.ts';
import { securityHeaders } from './security-headers.ts';
import { serveSite } from './static-site.ts';

/** Longer than balancers in front keep idle connections, so that it is not us who closes one they are about to use. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;

export interface DoorOptions extends HttpForwarding {
  siteFolder: string;
  upgrades: UpgradeForwarder;
  limits: GuardLimits;
  health: Health;
  draining: Draining;
  metrics: Registry;
  logger: Logger;
}

/** The public HTTP server: the client's files, its health, and the way to the gateways. */
export async function createDoor(options: DoorOptions): Promise<FastifyInstance> {
  const server = fastify({
    ...DRAINING_OPTIONS,
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
  drainOnClose(server, options.draining);
  measureHttp(server, options.metrics);
  await securityHeaders(server);
  healthRoutes(server, options.health);
  await server.register(async (scope) => forwardHttp(scope, options));
  await serveSite(server, options.siteFolder);
  server.server.on('upgrade', (request, socket: Socket, head) => {
    if (!connections.attribute(socket, forwarded.clientOf(request))) return refuse(socket, '503 Service Unavailable');
    upgrades.handle(request, socket, head);
  });
  return server;
}
