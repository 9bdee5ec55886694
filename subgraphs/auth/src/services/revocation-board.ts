import { backoff, connectRedis, postRevocations, type Logger, type RedisClient } from '@parley/service';
import type { Revocation } from '../repositories/revocation-repository.ts';

/** A key outlives the last token that it refuses by this, for clocks that disagree. */
const MARGIN_SECONDS = 60;
const CONNECT_MS = 3_000;
const COMMAND_MS = 1_000;

/** Where gateways read which access tokens to refuse: keys in Redis that expire, and a channel that tells of new ones. */
export class RevocationBoard {
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
    this.redis.on('error', (error) => logger.warn({ err: error }, 'Redis link of revocations failed'));
  }

  /** Calls `listener` whenever Redis can be reached again, the first time included. */
  onReady(listener: () => void): void {
    this.redis.on('ready', listener);
  }

  /** Keeps the revocations for as long as a token may live, then tells of them. @throws what ioredis throws. */
  async post(revocations: readonly Revocation[]): Promise<void> {
    const { prefix, tokenSeconds } = this.options;
    const sessions = revocations.map(({ sessionId, notBefore }) => ({ id: sessionId, notBefore }));
    await postRevocations(this.redis, prefix, { sessions, seconds: tokenSeconds + MARGIN_SECONDS });
  }

  close(): void {
    this.redis.disconnect();
  }
}
