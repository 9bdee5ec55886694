import { Discovery } from '@parley/service/discovery';
import {
  closeAll,
  createOperationsServer,
  drainOptionsOf,
  guardLimitsOf,
  Health,
  listenOrClose,
  type RunningService,
} from '@parley/service/http';
import { createMetrics, type Logger } from '@parley/service/telemetry';
import { ProcessClock, Timekeeper } from '@parley/service/time';
import { Agent } from 'undici';
import type { Config } from './config.ts';
import { createEdgeProxy } from './edge-proxy.ts';
import { UpgradeForwarder } from './forward-upgrade.ts';
import { ForwardedHeaders } from './forwarded-headers.ts';
import { GatewayDispatcher } from './gateway-dispatcher.ts';
import { GatewayPool, NoGatewayError } from './gateway-pool.ts';
import { GatewayProbes } from './gateway-probes.ts';
import { addEdgeMetrics } from './metrics.ts';

const CONNECT_TIMEOUT_MS = 2_000;
/** Longer than any response of a gateway takes, since gateways have their own limits. */
const RESPONSE_TIMEOUT_MS = 30_000;
/** The deadline for changes. Shorter than the response timeout, so that none takes effect after its client got an error. */
const CHANGE_DEADLINE_MS = 20_000;
/** Shorter than a gateway's drain grace period, so that no request is sent on a connection that is being closed. */
const KEEP_ALIVE_MS = 4_000;

/**
 * Starts the edge proxy, which serves the web client and load-balances `/graphql` across the gateways.
 * @param clock overridden only by tests, with a clock that pauses or jumps.
 */
export async function startEdge(config: Config, logger: Logger, clock = new ProcessClock()): Promise<RunningService> {
  const agent = new Agent({
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: RESPONSE_TIMEOUT_MS,
    bodyTimeout: RESPONSE_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
  });
  const time = new Timekeeper(CHANGE_DEADLINE_MS, clock);
  const discovery = new Discovery(config.GATEWAY_URLS, { logger });
  const pool = new GatewayPool(await discovery.start((origins) => void probes.watch(pool.update(origins))));
  const probes = new GatewayProbes(pool, agent, logger);
  const forwarded = new ForwardedHeaders(config.TRUSTED_PROXIES);
  const upgrades = new UpgradeForwarder({ pool, forwarded, maxSockets: config.MAX_SOCKETS, time, logger });
  const health = new Health({
    gateway: async () => {
      if (!pool.isReady) throw new NoGatewayError();
    },
  });
  const metrics = createMetrics('edge');
  addEdgeMetrics(metrics, pool, upgrades);
  const proxy = await createEdgeProxy({
    siteFolder: config.SITE_FOLDER,
    dispatcher: new GatewayDispatcher(pool, agent, logger),
    forwarded,
    time,
    maxBody: config.MAX_BODY_BYTES,
    upgrades,
    limits: guardLimitsOf(config),
    health,
    drain: drainOptionsOf(config),
    metrics,
    logger,
  });
  const operations = createOperationsServer(health, metrics);
  const stop = () => {
    health.drain();
    const closed = proxy.close();
    return closeAll([
      () => upgrades.close(config.DRAIN_GRACE_MS),
      () => closed,
      () => discovery.close(),
      () => probes.close(),
      () => operations.close(),
      () => agent.close(),
      () => time.close(),
    ]);
  };
  await probes.watch(pool.gateways);
  const running = await listenOrClose(config, { server: proxy, operations }, stop);
  logger.info({ url: running.url, gateways: pool.gateways.map(({ origin }) => origin) }, 'listening');
  return running;
}
