import { backoff, type Logger } from '@parley/shared';
import { Redis } from 'ioredis';
import type { Revocation } from '../repositories/revocation-repository.ts';

/** Followed by the session's id; holds from when on, in seconds, its access tokens hold. */
const KEY = 'auth.revoked.session.';
const CHANNEL = 'auth.revoked';
/** A key outlives the last token that it refuses by this, for clocks that disagree. */
const MARGIN_SECONDS = 60;
const CONNECT_MS = 3_000;
const COMMAND_MS = 1_000;

/** Replicas may tell the same session's revocations in another order than they happened: the latest stays. */
const RAISE = `
  for index, key in ipairs(KEYS) do
    local known = tonumber(redis.call('GET', key) or '0')
    redis.call('SET', key, string.format('%d', math.max(known, tonumber(ARGV[index + 1]))), 'EX', ARGV[1])
  end`;

/** Where gateways read which access tokens to refuse: keys in Redis that expire, and a channel that tells of new ones. */
export class RevocationBoard {
  private readonly redis: Redis;

  constructor(
    private readonly options: { url: string; prefix: string; tokenSeconds: number },
    logger: Logger,
  ) {
    this.redis = new Redis(options.url, {
      connectTimeout: CONNECT_MS,
      commandTimeout: COMMAND_MS,
      socketTimeout: CONNECT_MS,
      retryStrategy: backoff,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
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
    const seconds = tokenSeconds + MARGIN_SECONDS;
    const keys = revocations.map(({ sessionId }) => `${prefix}${KEY}${sessionId}`);
    const moments = revocations.map(({ notBefore }) => notBefore);
    // The keys first: a gateway that starts in between finds them.
    await this.redis.eval(RAISE, keys.length, ...keys, seconds, ...moments);
    const sessions = revocations.map(({ sessionId, notBefore }) => ({ id: sessionId, notBefore }));
    await this.redis.publish(`${prefix}${CHANNEL}`, JSON.stringify({ sessions, seconds }));
  }

  close(): void {
    this.redis.disconnect();
  }
}
