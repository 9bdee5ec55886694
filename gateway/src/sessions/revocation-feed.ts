import {
  backoff,
  parseNotBefore,
  parseRevocationNews,
  retryUntil,
  revocationChannel,
  revocationKeys,
  sessionOfKey,
  type Logger,
} from '@parley/shared';
import { Redis, type RedisOptions } from 'ioredis';
import type { Revocations } from './revocations.ts';

const CONNECT_MS = 3_000;
/** A command that Redis has not answered by then counts as failed. */
const COMMAND_MS = 2_000;
/** Keys that Redis looks at for one step of a scan. */
const SCAN_STEP = 1_000;

/** Links fail at once while Redis is away; it is the feed that tries again. */
const LINK: RedisOptions = {
  lazyConnect: true,
  connectTimeout: CONNECT_MS,
  commandTimeout: COMMAND_MS,
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
};

export interface RevocationFeedOptions {
  url: string;
  /** Comes before every key and channel. */
  prefix: string;
  /** How often the link is tried, in ms; one that does not answer by the next time is opened anew. */
  heartbeatMs: number;
  /** Sessions that are read at most when the link is new. */
  limit: number;
  onUnreadable(): void;
  logger: Logger;
}

/**
 * Keeps `Revocations` up to date from Redis. Each time that the link is new it listens first and then reads what
 * there is, so that nothing falls in between. While Redis is away, what is known goes on to count.
 */
export class RevocationFeed {
  private readonly listener: Redis;
  private readonly heartbeat: NodeJS.Timeout;
  private readonly closing = new AbortController();
  private link = new AbortController();
  /** Null until the first try has had an end. */
  private isUp: boolean | null = null;

  constructor(
    private readonly options: RevocationFeedOptions,
    private readonly revocations: Revocations,
  ) {
    this.listener = new Redis(options.url, {
      ...LINK,
      retryStrategy: backoff,
      autoResubscribe: false,
      socketTimeout: options.heartbeatMs,
    });
    this.listener.on('ready', () => void this.follow());
    this.listener.on('close', () => this.lose(new Error('the link to Redis is gone')));
    this.listener.on('error', (error) => this.lose(error));
    this.listener.on('message', (_channel: string, text: string) => this.take(text));
    this.listener.connect().catch(() => undefined); // Its 'error' says so; the link tries again by itself.
    this.heartbeat = setInterval(() => {
      if (this.listener.status === 'ready') this.listener.ping().catch(() => undefined); // The link ends then.
    }, options.heartbeatMs).unref();
  }

  /** Whether news would come in now. */
  get isFollowing(): boolean {
    return this.isUp === true;
  }

  close(): void {
    this.closing.abort();
    this.link.abort();
    clearInterval(this.heartbeat);
    this.listener.disconnect();
  }

  private async follow(): Promise<void> {
    this.link = new AbortController();
    const { signal } = this.link;
    try {
      await retryUntil(() => this.catchUp(signal), { signal, onFailure: (error) => this.warn(error) });
    } catch {
      return; // The link is gone again.
    }
    if (this.isUp === false) this.options.logger.info('revocations are followed again');
    this.isUp = true;
    this.revocations.loaded();
  }

  private async catchUp(signal: AbortSignal): Promise<void> {
    const { url, prefix } = this.options;
    await this.listener.subscribe(revocationChannel(prefix));
    const reader = new Redis(url, { ...LINK, retryStrategy: () => null });
    reader.on('error', () => undefined); // The commands fail with it.
    try {
      await reader.connect();
      await this.load(reader);
    } finally {
      reader.disconnect();
    }
    signal.throwIfAborted();
  }

  private async load(reader: Redis): Promise<void> {
    const { prefix, limit, logger } = this.options;
    let cursor = '0';
    let left = limit;
    do {
      const [next, keys] = await reader.scan(cursor, 'MATCH', revocationKeys(prefix), 'COUNT', SCAN_STEP);
      await this.read(reader, keys.slice(0, left));
      left -= keys.length;
      cursor = next;
    } while (cursor !== '0' && left > 0);
    if (left < 0 || cursor !== '0') logger.error({ limit }, 'more sessions are revoked than may be kept in mind');
  }

  private async read(reader: Redis, keys: string[]): Promise<void> {
    if (keys.length === 0) return;
    const commands = keys.flatMap((key) => [
      ['get', key],
      ['pttl', key],
    ]);
    const replies = (await reader.pipeline(commands).exec()) ?? [];
    for (const [index, key] of keys.entries()) {
      const [[failure, value] = [], [, ms] = []] = replies.slice(2 * index, 2 * index + 2);
      if (failure) throw failure;
      const id = sessionOfKey(this.options.prefix, key);
      const notBefore = parseNotBefore(value as string | null);
      if (id !== null && notBefore !== null && Number(ms) > 0) this.revocations.add({ id, notBefore }, Number(ms));
      else if (value !== null) this.drop('key');
    }
  }

  private take(text: string): void {
    const news = parseRevocationNews(text);
    if (!news) return this.drop('announcement');
    for (const session of news.sessions) this.revocations.add(session, news.seconds * 1_000);
  }

  private drop(what: string): void {
    this.options.onUnreadable();
    this.options.logger.warn(`unreadable ${what} of a revocation dropped`);
  }

  private lose(error: Error): void {
    this.link.abort();
    this.warn(error);
  }

  /** Says it once an outage. */
  private warn(error: unknown): void {
    if (this.closing.signal.aborted || this.isUp === false) return;
    this.isUp = false;
    this.options.logger.warn({ err: error }, 'revocations are not followed: those that are known go on to count');
  }
}
