import type { TokenVerifier } from '@parley/service/identity';
import type { RateLimits } from '@parley/service/redis';
import type { Logger } from '@parley/service/telemetry';
import type { Config } from './config.ts';
import type { RoomBus } from './events/redis/room-bus.ts';
import type { ChatMetrics } from './metrics.ts';
import type { Database } from './models/database.ts';

/** The resources that services use. Their creator closes them. */
export interface Resources {
  config: Config;
  database: Database;
  bus: RoomBus;
  rateLimits: RateLimits;
  verifier: TokenVerifier;
  metrics: ChatMetrics;
  logger: Logger;
}
