import type { Logger, RateLimits, TokenVerifier } from '@parley/service';
import type { Config } from './config.ts';
import type { RoomBus } from './events/room-bus.ts';
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
