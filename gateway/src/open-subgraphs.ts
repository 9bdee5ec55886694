import type { Logger } from '@parley/service/telemetry';
import type { Config } from './config.ts';
import type { GatewayMetrics } from './metrics.ts';
import { Subgraphs } from './subgraphs/subgraphs.ts';

/** Opens the connections to the subgraphs. The caller must close them. */
export const openSubgraphs = (config: Config, metrics: GatewayMetrics, logger: Logger): Promise<Subgraphs> =>
  Subgraphs.open(
    { auth: config.AUTH_URLS, chat: config.CHAT_URLS },
    {
      sessionSubgraph: 'auth',
      secret: config.SUBGRAPH_SECRET,
      timeoutMs: config.SUBGRAPH_TIMEOUT_MS,
      pingMs: config.UPSTREAM_PING_MS,
      limits: { connections: config.MAX_SUBGRAPH_CONNECTIONS, responseBytes: config.MAX_SUBGRAPH_RESPONSE_BYTES },
      duration: metrics.subgraphRequests,
      onEvent: () => metrics.events.inc(),
      logger,
    },
  );
