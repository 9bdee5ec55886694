import { publishRevocations } from '@parley/service/identity';
import type { Logger } from '@parley/service/telemetry';
import { connectFailFast, type RedisClient } from '@parley/service/redis';
import type { Revocation } from '../repositories/revocation-repository.ts';

/** The margin by which a key outlives the last token that it revokes, for clock skew. */
const MARGIN_SECONDS = 60;
/** A Redis command without a response after this time has failed. */
const COMMAND_TIMEOUT_MS = 1_000;

/** Publishes revocations for the gateways: as expiring keys in Redis, and as messages on a channel. */
export class RevocationPublisher {
  private readonly redis: RedisClient;

  constructor(
    private readonly options: { url: string; prefix: string; tokenSeconds: number },
    logger: Logger,
  ) {
    this.redis = connectFailFast(options.url, {
      commandTimeoutMs: COMMAND_TIMEOUT_MS,
      onError: (error) => logger.warn({ err: error }, 'revocation Redis connection failed'),
    });
  }

  /** Calls `listener` whenever Redis becomes reachable, including the first time. */
  onReady(listener: () => void): void {
    this.redis.on('ready', listener);
  }

  /** Stores the revocations for as long as a token may live, then publishes them. @throws when Redis fails. */
  async publish(revocations: readonly Revocation[]): Promise<void> {
    const { prefix, tokenSeconds } = this.options;
    const sessions = revocations.map(({ sessionId, notBefore }) => ({ id: sessionId, notBefore }));
    await publishRevocations(this.redis, prefix, { sessions, seconds: tokenSeconds + MARGIN_SECONDS });
  }

  close(): void {
    this.redis.disconnect();
  }
}
