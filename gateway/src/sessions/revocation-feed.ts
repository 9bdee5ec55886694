import {
  connectRedis,
  mastersOf,
  parseNotBefore,
  parseRevocationNotice,
  retryUntil,
  revocationChannel,
  revocationKeyPattern,
  sessionOfKey,
  type Logger,
} from '@parley/service';
import type { Redis } from 'ioredis';
import { CONNECTION, openListener, type RevocationListener } from './revocation-listener.ts';
import type { Revocations } from './revocations.ts';

/** Keys per step of a Redis scan. */
const SCAN_STEP = 1_000;

export interface RevocationFeedOptions {
  url: string;
  /** Prefix of every key and channel. */
  prefix: string;
  /** How often the connection is pinged, in ms. It is reopened when a reply is missing. */
  heartbeatMs: number;
  /** Maximum number of sessions to read after connecting. */
  limit: number;
  onUnreadable(): void;
  logger: Logger;
}

/**
 * Keeps `Revocations` up to date from Redis. After each connect it subscribes first and then reads the stored
 * revocations, so that none is missed. While Redis is down, known revocations still apply.
 */
export class RevocationFeed {
  private readonly listener: RevocationListener;
  private readonly closing = new AbortController();
  private link = new AbortController();
  /** Null until the first attempt has ended. */
  private isUp: boolean | null = null;

  constructor(
    private readonly options: RevocationFeedOptions,
    private readonly revocations: Revocations,
  ) {
    this.listener = openListener(
      { ...options, channel: revocationChannel(options.prefix) },
      {
        onUp: () => void this.follow(),
        onDown: (error) => this.onDisconnect(error),
        onMessage: (text) => this.receive(text),
      },
    );
  }

  /** Whether revocations are being received. */
  get isConnected(): boolean {
    return this.isUp === true;
  }

  close(): void {
    this.closing.abort();
    this.link.abort();
    this.listener.close();
  }

  private async follow(): Promise<void> {
    this.link = new AbortController();
    const { signal } = this.link;
    try {
      await retryUntil(() => this.catchUp(signal), { signal, onFailure: (error) => this.warn(error) });
    } catch {
      return; // The connection is down again.
    }
    if (this.isUp === false) this.options.logger.info('receiving revocations again');
    this.isUp = true;
    this.revocations.markLoaded();
  }

  private async catchUp(signal: AbortSignal): Promise<void> {
    await this.listener.listen();
    const reader = connectRedis(this.options.url, { ...CONNECTION, retryStrategy: () => null });
    reader.on('error', () => undefined); // The commands report the error.
    try {
      await reader.connect();
      await this.load(mastersOf(reader));
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

  private onDisconnect(error: Error): void {
    this.link.abort();
    this.warn(error);
  }

  /** Logs once per outage. */
  private warn(error: unknown): void {
    if (this.closing.signal.aborted || this.isUp === false) return;
    this.isUp = false;
    this.options.logger.warn({ err: error }, 'using cached revocations');
  }
}
