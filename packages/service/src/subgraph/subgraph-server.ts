import type { Server } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Registry } from 'prom-client';
import type { z } from 'zod';
import type { serviceShape } from '../config/service-options.ts';
import { drainOptionsOf } from '../http/drain.ts';
import { Health, type HealthCheck } from '../http/health.ts';
import { guardLimitsOf } from '../http/guard/index.ts';
import { closeAll } from '../http/lifecycle.ts';
import type { OperationMetrics } from '../graphql/operation-metrics.ts';
import { createOperationsServer } from '../http/operations-server.ts';
import { Timekeeper } from '../time/timekeeper.ts';
import { listenOrClose, type RunningService } from '../http/listen-or-close.ts';
import { createSubgraphApollo, type SubgraphApolloOptions, type SubgraphContext } from './subgraph-apollo.ts';
import { createSubgraphHttp, type SubgraphHttpOptions } from './subgraph-http.ts';

export { createSubgraphSchema } from './subgraph-schema.ts';
export type { SubgraphContext } from './subgraph-apollo.ts';

/** Frees something; see `closeAll`. */
type Closer = () => unknown;

export interface SubgraphServerOptions<Context extends SubgraphContext>
  extends
    Omit<SubgraphApolloOptions<Context>, 'operationMetrics'>,
    Pick<SubgraphHttpOptions<Context>, 'createContext' | 'hasWebSockets' | 'maxBodyBytes'> {
  config: z.infer<z.ZodObject<typeof serviceShape>> & { PORT: number };
  /** The subgraph is ready while all of them succeed. */
  checks: Record<string, HealthCheck>;
  /** How long a change may take from the arrival of its request, in ms. */
  changeTimeoutMs: number;
  metrics: { registry: Registry; operations: OperationMetrics };
}

export interface SubgraphServer {
  /** The public server, for additional routes. */
  readonly routes: FastifyInstance;
  /** The same, for WebSockets. */
  readonly http: Server;
  /**
   * Listens on both ports. The returned `close` first reports that the subgraph is not ready, then ends `streams`,
   * drains the public server, and frees `resources` in order. All of this also happens when a port cannot be opened.
   * @throws when a port cannot be opened.
   */
  listen(closers: { streams?: Closer[]; resources: Closer[] }): Promise<RunningService>;
}

/** Creates the servers of a subgraph: GraphQL, health checks and metrics. They do not listen yet. */
export async function createSubgraphServer<Context extends SubgraphContext>(
  options: SubgraphServerOptions<Context>,
): Promise<SubgraphServer> {
  const { config, metrics, logger } = options;
  const apollo = createSubgraphApollo({ ...options, operationMetrics: metrics.operations });
  await apollo.start();
  const health = new Health(options.checks);
  const time = new Timekeeper(options.changeTimeoutMs);
  const server = createSubgraphHttp({
    ...options,
    apollo,
    health,
    time,
    secret: config.SUBGRAPH_SECRET,
    limits: guardLimitsOf(config),
    drain: drainOptionsOf(config),
    metrics: metrics.registry,
  });
  const operations = createOperationsServer(health, metrics.registry);
  return {
    routes: server,
    http: server.server,
    async listen({ streams = [], resources }) {
      const stop = () => {
        health.drain();
        return closeAll([...streams, () => server.close(), ...resources, () => operations.close(), () => time.close()]);
      };
      const running = await listenOrClose(config, { server, operations }, stop);
      logger.info({ url: running.url, opsUrl: running.opsUrl }, 'listening');
      return running;
    },
  };
}
