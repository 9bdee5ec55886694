import type { FastifyInstance } from 'fastify';
import { Histogram, type Registry } from 'prom-client';
import { SECONDS } from './metrics.ts';

/** Measures what a server answers, by method, route and status. */
export function measureHttp(server: FastifyInstance, registry: Registry): void {
  const seconds = new Histogram({
    name: 'parley_http_request_seconds',
    help: 'HTTP requests, from their head to the end of the answer',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [registry],
  });
  server.addHook('onResponse', (request, reply, done) => {
    // The pattern, not the path: a client can think of as many paths as it likes.
    const route = request.routeOptions.url ?? 'none';
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
    done();
  });
}
