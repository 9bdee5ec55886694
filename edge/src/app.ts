import type { AddressInfo } from 'node:net';
import {
  closeAll,
  createMetrics,
  createOperationsServer,
  Discovery,
  drainingOf,
  guardLimitsOf,
  Health,
  ProcessClock,
  Timekeeper,
  type Logger,
  type Service,
} from '@parley/service';
import { Agent } from 'undici';
import type { Config } from './config.ts';
import { createDoor } from './door.ts';
import { UpgradeForwarder } from './forward-upgrade.ts';
import { ForwardedHeaders } from './forwarded-headers.ts';
import { GatewayDispatcher } from './gateway-dispatcher.ts';
import { GatewayPool, NoGatewayError } from './gateway-pool.ts';
import { GatewayProbes } from './gateway-probes.ts';
import { addDoorMetrics } from './metrics.ts';

const CONNECT_TIMEOUT_MS = 2_000;
/** Longer than any answer that a gateway gives: it has limits of its own. */
const ANSWER_TIMEOUT_MS = 30_000;
/** Within it a change must have taken effect: shorter, so that none does whose client was told that it failed. */
const CHANGE_MS = 20_000;
/** Shorter than a gateway's stop is announced before: no request is sent on a connection that is just being closed. */
const KEEP_ALIVE_MS = 4_000;

export interface Web extends Service {
  /** Where the front door listens. */
  url: string;
  opsUrl: string;
}

/**
 * Starts the front door: it serves the client and forwards `/graphql` over the gateways.
 * @param clock only tests have one that stands still, or jumps.
 */
export async function startWeb(config: Config, logger: Logger, clock = new ProcessClock()): Promise<Web> {
  const agent = new Agent({
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: ANSWER_TIMEOUT_MS,
    bodyTimeout: ANSWER_TIMEOUT_MS,
    keepAliveTimeout: KEEP_ALIVE_MS,
    keepAliveMaxTimeout: KEEP_ALIVE_MS,
  });
  const time = new Timekeeper(CHANGE_MS, clock);
  const discovery = new Discovery(config.GATEWAY_URLS, { logger });
  const pool = new GatewayPool(await discovery.start((origins) => void probes.follow(pool.update(origins))));
  const probes = new GatewayProbes(pool, agent, logger);
  const forwarded = new ForwardedHeaders(config.TRUSTED_PROXIES);
  const upgrades = new UpgradeForwarder({ pool, forwarded, maxSockets: config.LIMIT_DOOR_SOCKETS, time, logger });
  const health = new Health({
    gateway: async () => {
      if (!pool.isReady) throw new NoGatewayError();
    },
  });
  const metrics = createMetrics('web');
  addDoorMetrics(metrics, pool, upgrades);
  const door = await createDoor({
    siteFolder: config.SITE_FOLDER,
    dispatcher: new GatewayDispatcher(pool, agent, logger),
    forwarded,
    time,
    maxBody: config.LIMIT_BODY_BYTES,
    upgrades,
    limits: guardLimitsOf(config),
    health,
    draining: drainingOf(config),
    metrics,
    logger,
  });
  const operations = createOperationsServer(health, metrics);
  const close = () => {
    health.drain();
    const closed = door.close();
    return closeAll([
      () => upgrades.close(config.DRAIN_NOTICE_MS),
      () => closed,
      () => discovery.close(),
      () => probes.close(),
      () => operations.close(),
      () => agent.close(),
      () => time.close(),
    ]);
  };
  try {
    await probes.follow(pool.gateways);
    await operations.listen({ host: config.HOST, port: config.OPS_PORT });
    await door.listen({ host: config.HOST, port: config.PORT });
  } catch (error) {
    await close();
    throw error;
  }
  const url = urlOf(config.HOST, door.server.address() as AddressInfo);
  logger.info({ url, gateways: pool.gateways.map(({ origin }) => origin) }, 'front door is open');
  return { url, opsUrl: urlOf(config.HOST, operations.server.address() as AddressInfo), close };
}

const urlOf = (host: string, { port }: AddressInfo): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
