import fastify, { type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { drainOnClose } from './drain.ts';
import { healthRoutes, type Health } from './health.ts';
import { guardedServer, HttpGuard } from './http-guard/index.ts';

/** Answers that are not read by then are cut off when the process stops. */
const ANSWERS_MS = 2_000;
/** A few scrapers and probes ask; nothing here has a body. */
const LIMITS = { connections: 1_000, addressConnections: 250, unsentBytes: 16 * 1024 * 1024 };
const MOST_BODY_BYTES = 1_024;

/** The server for operators, on a port of its own: health and Prometheus metrics. */
export function createOperationsServer(health: Health, metrics: Registry): FastifyInstance {
  const server = fastify({ ...guardedServer(), bodyLimit: MOST_BODY_BYTES });
  new HttpGuard(server, { server: 'operations', metrics, limits: LIMITS, maxBody: MOST_BODY_BYTES });
  drainOnClose(server, { noticeMs: 0, answersMs: ANSWERS_MS });
  healthRoutes(server, health);
  server.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));
  return server;
}
