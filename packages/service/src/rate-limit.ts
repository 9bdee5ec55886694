import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { backoff } from './backoff.ts';
import { RateLimitedError } from './errors.ts';
import type { Logger } from './logging.ts';
import { connectRedis, type RedisClient } from './redis-client.ts';

const CONNECT_MS = 3_000;
/** Redis must not hold anybody up: a count that it does not answer in time is made here. */
const COUNT_MS = 500;

/** Lets somebody, by their key, do something so many times and no more. */
export interface Throttle {
  /** @throws RateLimitedError */
  take(key: string): Promise<void>;
}

export interface RateLimitOptions {
  /** Tells limits apart in Redis. */
  name: string;
  /** Acts of one key within `seconds`. */
  points: number;
  seconds: number;
  /** Acts may be given back: then who is over the limit is looked up in Redis each time, and never remembered here. */
  refundable?: boolean;
}

/** Counts what is done, over all replicas. While Redis is away each replica counts by itself. */
export class RateLimits {
  private readonly redis: RedisClient;

  constructor(
    options: { url: string; /** Comes before every key. */ prefix: string },
    private readonly logger: Logger,
  ) {
    this.prefix = options.prefix;
    this.redis = connectRedis(options.url, {
      connectTimeout: CONNECT_MS,
      commandTimeout: COUNT_MS,
      socketTimeout: CONNECT_MS,
      retryStrategy: backoff,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      enableAutoPipelining: true,
    });
    this.redis.on('error', (error) => logger.warn({ err: error }, 'Redis link of the limits failed'));
  }

  private readonly prefix: string;

  /** A limit that is kept for each key by itself. */
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

/** One limit; see `RateLimits`. */
export class RateLimit implements Throttle {
  constructor(
    private readonly limiter: Pick<RateLimiterRedis, 'consume' | 'reward'>,
    private readonly logger: Logger,
  ) {}

  /** Counts an act, or several at once. @throws RateLimitedError when it is too many; they are counted all the same. */
  async take(key: string, count = 1): Promise<void> {
    try {
      await this.limiter.consume(key, count);
    } catch (error) {
      if (error instanceof RateLimiterRes) {
        throw new RateLimitedError('Slow down a little.', Math.max(1, Math.ceil(error.msBeforeNext / 1_000)));
      }
      this.logger.error({ err: error }, 'an act was not counted'); // Better uncounted than refused.
    }
  }

  /** Forgets an act that was counted, or several. */
  async giveBack(key: string, count = 1): Promise<void> {
    try {
      await this.limiter.reward(key, count);
    } catch (error) {
      this.logger.warn({ err: error }, 'an act was not given back');
    }
  }
}
