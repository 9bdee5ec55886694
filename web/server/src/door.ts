import {
  DRAINING_OPTIONS,
  drainOnClose,
  healthRoutes,
  measureHttp,
  type Draining,
  type Health,
  type Logger,
} from '@parley/shared';
import fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { forwardHttp, type HttpForwarding } from './forward-http.ts';
import type { UpgradeForwarder } from './forward-upgrade.ts';
import { securityHeaders } from './security-headers.ts';
import { serveSite } from './static-site.ts';

/** A request has to be here whole by then. */
const REQUEST_TIMEOUT_MS = 30_000;
/** Longer than balancers in front keep idle connections, so that it is not us who closes one they are about to use. */
const KEEP_ALIVE_TIMEOUT_MS = 75_000;

export interface DoorOptions extends HttpForwarding {
  siteFolder: string;
  upgrades: UpgradeForwarder;
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
    requestTimeout: REQUEST_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    forceCloseConnections: 'idle',
  });
  drainOnClose(server, options.draining);
  measureHttp(server, options.metrics);
  await securityHeaders(server);
  healthRoutes(server, options.health);
  await server.register(async (scope) => forwardHttp(scope, options));
  await serveSite(server, options.siteFolder);
  server.server.on('upgrade', options.upgrades.handle);
  return server;
}
