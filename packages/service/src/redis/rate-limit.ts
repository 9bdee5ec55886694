import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { RateLimitedError } from '../errors/errors.ts';
import type { Logger } from '../telemetry/logging.ts';
import { connectFailFast, type RedisClient } from './connect.ts';

/** The time for a command. When Redis is slower, this replica counts in memory, so that requests do not wait. */
const COUNT_TIMEOUT_MS = 500;

/** Limits how often a key may do something. */
export interface RateLimiter {
  /** @throws RateLimitedError */
  take(key: string): Promise<void>;
}

export interface RateLimitOptions {
  /** The prefix of the limit's keys in Redis. */
  name: string;
  /** Actions allowed per key within `seconds`. */
  points: number;
  seconds: number;
  /** Actions may be refunded. Redis is then consulted each time; blocked keys are not cached in memory. */
  refundable?: boolean;
}

/** Counts actions across all replicas. While Redis is unavailable, each replica counts in memory. */
export class RateLimits {
  private readonly redis: RedisClient;

  constructor(
    options: { url: string; /** The prefix of every key. */ prefix: string },
    private readonly logger: Logger,
  ) {
    this.prefix = options.prefix;
    this.redis = connectFailFast(options.url, {
      commandTimeoutMs: COUNT_TIMEOUT_MS,
      onError: (error) => logger.warn({ err: error }, 'rate limit Redis connection failed'),
    });
  }

  private readonly prefix: string;

  /** Creates a limit that counts each key separately. */
  create({ name, points, seconds, refundable = false }: RateLimitOptions): RateLimit {
    const shared = { points, duration: seconds, keyPrefix: `${this.prefix}${name}` };
    return new RateLimit(
      new RateLimiterRedis({
        ...shared,
        storeClient: this.redis,
        rejectIfRedisNotReady: true,
        ...(!refundable && { inMemoryBlockOnConsumed: points + 1 }),
        insuranceLimiter: new RateLimiterMemory(shared),
      }),
      this.logger,
    );
  }

  close(): void {
    this.redis.disconnect();
  }
}

/** A rate limit; see `RateLimits`. */
export class RateLimit implements RateLimiter {
  constructor(
    private readonly limiter: Pick<RateLimiterRedis, 'consume' | 'reward'>,
    private readonly logger: Logger,
  ) {}

  /** Counts one or more actions. @throws RateLimitedError when the limit is exceeded; the actions count nonetheless. */
  async take(key: string, count = 1): Promise<void> {
    try {
      await this.limiter.consume(key, count);
    } catch (error) {
      if (error instanceof RateLimiterRes) {
        throw new RateLimitedError(
          'Too many requests. Try again later.',
          Math.max(1, Math.ceil(error.msBeforeNext / 1_000)),
        );
      }
      this.logger.error({ err: error }, 'rate limit not recorded'); // Fails open: the action is allowed.
    }
  }

  /** Refunds one or more counted actions. */
  async refund(key: string, count = 1): Promise<void> {
    try {
      await this.limiter.reward(key, count);
    } catch (error) {
      this.logger.warn({ err: error }, 'rate limit not refunded');
    }
  }
}
