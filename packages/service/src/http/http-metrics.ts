import type { FastifyInstance } from 'fastify';
import { Histogram, type Registry } from 'prom-client';
import { DURATION_BUCKETS } from '../telemetry/metrics.ts';

/** Measures HTTP requests by method, route and status. */
export function measureHttp(server: FastifyInstance, registry: Registry): void {
  const seconds = new Histogram({
    name: 'parley_http_request_seconds',
    help: 'HTTP requests, from their head to the end of the response',
    labelNames: ['method', 'route', 'status'],
    buckets: DURATION_BUCKETS,
    registers: [registry],
  });
  server.addHook('onResponse', (request, reply, done) => {
    // The route pattern, not the path: clients can invent any number of paths.
    const route = request.routeOptions.url ?? 'none';
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1_000);
    done();
  });
}
