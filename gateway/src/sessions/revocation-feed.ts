import { retryUntil } from '@parley/service/async';
import {
  parseNotBefore,
  parseRevocationNotice,
  revocationChannel,
  revocationKeyPattern,
  sessionOfKey,
} from '@parley/service/identity';
import type { Logger } from '@parley/service/telemetry';
import {
  connectFailFast,
  connectOnce,
  primariesOf,
  openSubscriber,
  type RedisClient,
  type Subscriber,
} from '@parley/service/redis';
import type { Redis } from 'ioredis';
import type { Revocations } from './revocations.ts';

/** Keys per step of a Redis scan. */
const SCAN_STEP = 1_000;
/** A Redis command without a response after this time has failed. */
const COMMAND_TIMEOUT_MS = 2_000;

export interface RevocationFeedOptions {
  url: string;
  /** Prefix of every key and channel. */
  prefix: string;
  /** How often the connection is checked, in ms. */
  heartbeatMs: number;
  /** Maximum number of sessions to read after connecting. */
  limit: number;
  onUnreadable(): void;
  logger: Logger;
}

/**
 * Keeps `Revocations` up to date from Redis. It reads the stored revocations each time the channel has just been
 * subscribed, so that none is missed. While Redis is down, known revocations still apply.
 */
export class RevocationFeed {
  /** Sends the heartbeats of the subscriber. */
  private readonly publisher: RedisClient;
  private readonly subscriber: Subscriber;
  private readonly closing = new AbortController();
  /** Aborts reading the stored revocations. */
  private reading = new AbortController();
  /** Null until the first attempt has ended. */
  private isUp: boolean | null = null;

  constructor(
    private readonly options: RevocationFeedOptions,
    private readonly revocations: Revocations,
  ) {
    const { url, prefix, heartbeatMs, logger } = options;
    this.publisher = connectFailFast(url, {
      commandTimeoutMs: COMMAND_TIMEOUT_MS,
      onError: (error) => logger.warn({ err: error }, 'revocation Redis connection failed'),
    });
    this.subscriber = openSubscriber(this.publisher, {
      prefix,
      heartbeatMs,
      onLost: () => this.onLost(),
      onRestored: () => void this.follow(),
      logger,
    });
    void this.subscriber.subscribe(revocationChannel(prefix), (text) => this.receive(text)).then(() => this.follow());
  }

  /** Whether revocations are being received. */
  get isConnected(): boolean {
    return this.isUp === true;
  }

  close(): void {
    this.closing.abort();
    this.reading.abort();
    this.subscriber.close();
    this.publisher.disconnect();
  }

  private async follow(): Promise<void> {
    if (this.closing.signal.aborted) return;
    this.reading.abort();
    this.reading = new AbortController();
    const { signal } = this.reading;
    const onFailure = (error: unknown) => {
      if (!signal.aborted) this.warn(error);
    };
    try {
      await retryUntil(() => this.catchUp(signal), { signal, onFailure });
    } catch {
      return; // The connection is lost again, or a later call reads.
    }
    if (this.isUp === false) this.options.logger.info('receiving revocations again');
    this.isUp = true;
    this.revocations.markLoaded();
  }

  private async catchUp(signal: AbortSignal): Promise<void> {
    const reader = await connectOnce(this.options.url, COMMAND_TIMEOUT_MS);
    try {
      await this.load(primariesOf(reader));
    } finally {
      reader.disconnect();
    }
    signal.throwIfAborted();
  }

  private async load(servers: Redis[]): Promise<void> {
    const { prefix, limit, logger } = this.options;
    let left = limit;
    for (const server of servers) {
      let cursor = '0';
      do {
        const [next, keys] = await server.scan(cursor, 'MATCH', revocationKeyPattern(prefix), 'COUNT', SCAN_STEP);
        await this.read(server, keys.slice(0, Math.max(0, left)));
        left -= keys.length;
        cursor = next;
      } while (cursor !== '0' && left > 0);
      if (cursor !== '0') left = -1;
    }
    if (left < 0) logger.error({ limit }, 'more revoked sessions than MAX_REVOCATIONS');
  }

  private async read(server: Redis, keys: string[]): Promise<void> {
    if (keys.length === 0) return;
    const commands = keys.flatMap((key) => [
      ['get', key],
      ['pttl', key],
    ]);
    const replies = (await server.pipeline(commands).exec()) ?? [];
    for (const [index, key] of keys.entries()) {
      const [[failure, value] = [], [, ms] = []] = replies.slice(2 * index, 2 * index + 2);
      if (failure) throw failure;
      const id = sessionOfKey(this.options.prefix, key);
      const notBefore = parseNotBefore(value as string | null);
      if (id !== null && notBefore !== null && Number(ms) > 0) this.revocations.add({ id, notBefore }, Number(ms));
      else if (value !== null) this.drop('key');
    }
  }

  private receive(text: string): void {
    const notice = parseRevocationNotice(text);
    if (!notice) return this.drop('message');
    for (const session of notice.sessions) this.revocations.add(session, notice.seconds * 1_000);
  }

  private drop(what: string): void {
    this.options.onUnreadable();
    this.options.logger.warn(`unreadable revocation ${what} dropped`);
  }

  private onLost(): void {
    this.reading.abort();
    this.warn(new Error('connection to Redis lost'));
  }

  /** Logs once per outage. */
  private warn(error: unknown): void {
    if (this.closing.signal.aborted || this.isUp === false) return;
    this.isUp = false;
    this.options.logger.warn({ err: error }, 'using cached revocations');
  }
}
