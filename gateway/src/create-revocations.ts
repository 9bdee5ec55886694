import type { Logger } from '@parley/service/telemetry';
import type { Config } from './config.ts';
import type { GatewayMetrics } from './metrics.ts';
import { RevocationFeed } from './sessions/revocation-feed.ts';
import { Revocations } from './sessions/revocations.ts';
import { SessionConnections } from './sessions/session-connections.ts';

/** Creates the revoked sessions and their open sockets. The caller must close `revocationFeed`, which reads them. */
export function createRevocations(config: Config, metrics: GatewayMetrics, logger: Logger) {
  const sessionConnections = new SessionConnections();
  const revocations = new Revocations(
    config.MAX_REVOCATIONS,
    (session) => sessionConnections.revoke(session),
    () => metrics.evictedRevocations.inc(),
  );
  const revocationFeed = new RevocationFeed(
    {
      url: config.REDIS_URL,
      prefix: config.REDIS_PREFIX,
      heartbeatMs: config.REDIS_HEARTBEAT_MS,
      limit: config.MAX_REVOCATIONS,
      onUnreadable: () => metrics.unreadableRevocations.inc(),
      logger,
    },
    revocations,
  );
  return { sessionConnections, revocations, revocationFeed };
}
