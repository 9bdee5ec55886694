import fastify, { type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { drainOnClose } from './drain.ts';
import { healthRoutes, type Health } from './health.ts';
import { guardedServer, HttpGuard } from './guard/index.ts';

/** At shutdown, responses that are not read within this time are aborted. */
const DRAIN_TIMEOUT_MS = 2_000;
/** For a few scrapers and probes. No request has a body. */
const LIMITS = { connections: 1_000, addressConnections: 250, unsentBytes: 16 * 1024 * 1024 };
const MAX_BODY_BYTES = 1_024;

/** Creates the server for operators, on a separate port: health checks and Prometheus metrics. */
export function createOperationsServer(health: Health, metrics: Registry): FastifyInstance {
  const server = fastify({ ...guardedServer(), bodyLimit: MAX_BODY_BYTES });
  new HttpGuard(server, { server: 'operations', metrics, limits: LIMITS, maxBody: MAX_BODY_BYTES });
  drainOnClose(server, { graceMs: 0, timeoutMs: DRAIN_TIMEOUT_MS });
  healthRoutes(server, health);
  server.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));
  return server;
}
