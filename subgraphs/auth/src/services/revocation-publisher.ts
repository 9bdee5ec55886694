import { backoff, connectRedis, publishRevocations, type Logger, type RedisClient } from '@parley/service';
import type { Revocation } from '../repositories/revocation-repository.ts';

/** The margin by which a key outlives the last token that it revokes, for clock skew. */
const MARGIN_SECONDS = 60;
const CONNECT_MS = 3_000;
const COMMAND_MS = 1_000;

/** Publishes revocations for the gateways: as expiring keys in Redis, and as messages on a channel. */
export class RevocationPublisher {
  private readonly redis: RedisClient;

  constructor(
    private readonly options: { url: string; prefix: string; tokenSeconds: number },
    logger: Logger,
  ) {
    this.redis = connectRedis(options.url, {
      connectTimeout: CONNECT_MS,
      commandTimeout: COMMAND_MS,
      socketTimeout: CONNECT_MS,
      retryStrategy: backoff,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      enableAutoPipelining: true,
    });
    this.redis.on('error', (error) => logger.warn({ err: error }, 'revocation Redis connection failed'));
  }

  /** Calls `listener` whenever Redis becomes reachable, including the first time. */
  onReady(listener: () => void): void {
    this.redis.on('ready', listener);
  }

  /** Stores the revocations for as long as a token may live, then publishes them. @throws the errors of ioredis. */
  async publish(revocations: readonly Revocation[]): Promise<void> {
    const { prefix, tokenSeconds } = this.options;
    const sessions = revocations.map(({ sessionId, notBefore }) => ({ id: sessionId, notBefore }));
    await publishRevocations(this.redis, prefix, { sessions, seconds: tokenSeconds + MARGIN_SECONDS });
  }

  close(): void {
    this.redis.disconnect();
  }
}
