import fastify, { type FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import { drainOnClose } from './drain.ts';
import { healthRoutes, type Health } from './health.ts';

/** Answers that are not read by then are cut off when the process stops. */
const ANSWERS_MS = 2_000;

/** The server for operators, on a port of its own: health and Prometheus metrics. */
export function createOperationsServer(health: Health, metrics: Registry): FastifyInstance {
  const server = fastify();
  drainOnClose(server, { noticeMs: 0, answersMs: ANSWERS_MS });
  healthRoutes(server, health);
  server.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.metrics()));
  return server;
}
