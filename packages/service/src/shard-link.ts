import type { Redis } from 'ioredis';

const CONNECT_MS = 3_000;
/** So many heartbeats may stay away before the link counts as dead. */
const BEATS_MISSED = 3;

export interface ShardLinkEvents {
  onMessage(channel: string, text: string): void;
  /** The server has taken channels away, as their slots have moved. What is left is in `held`. */
  onMoved(held: ReadonlySet<string>): void;
  /** Called once, when nothing comes over the link any more. */
  onLost(): void;
}

/**
 * A link to one node of a cluster that hears of channels of its shard. It does not come back by itself: by the time it
 * could, its channels may belong elsewhere.
 */
export class ShardLink {
  private readonly redis: Redis;
  private readonly waiting = new Set<(error: Error) => void>();
  private lastBeat = performance.now();
  private isChecking = false;
  private isLost = false;

  /**
   * @param node a client of the node, which is copied.
   * @param beatChannel must be of the node's shard; what is published there proves that the link lives.
   */
  constructor(
    node: Redis,
    readonly beatChannel: string,
    private readonly events: ShardLinkEvents,
  ) {
    this.redis = node.duplicate({
      connectTimeout: CONNECT_MS,
      commandTimeout: undefined,
      socketTimeout: undefined,
      maxRetriesPerRequest: null,
      enableOfflineQueue: true,
      enableReadyCheck: false, // Its question would come after the first SSUBSCRIBE, when none may be asked.
      readOnly: false,
      lazyConnect: false,
      autoResubscribe: false,
      retryStrategy: () => null,
    });
    this.redis.on('connect', () => (this.lastBeat = performance.now()));
    this.redis.on('smessage', (channel: string, text: string) => {
      if (channel === beatChannel) this.lastBeat = performance.now();
      else events.onMessage(channel, text);
    });
    // ioredis leaves a SSUBSCRIBE open whose slot has moved, and does not say which it was.
    this.redis.on('moved', () => this.refuse(new Error('the slot of a channel has moved')));
    this.redis.on('error', () => this.checkSoon());
    this.redis.on('end', () => this.close());
    this.subscribe(beatChannel).catch(() => this.close());
  }

  /** @throws Error when the node does not take the channel, or the link is lost. */
  subscribe(channel: string): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.isLost) return reject(new Error('the link to the shard is lost'));
      this.waiting.add(reject);
      this.redis
        .ssubscribe(channel)
        .then(() => resolve(), reject)
        .finally(() => this.waiting.delete(reject));
    });
  }

  /** What is not taken only leaves a channel that nobody reads. */
  unsubscribe(channel: string): void {
    if (!this.isLost) this.redis.sunsubscribe(channel).catch(() => undefined);
  }

  /** True when nothing has come for too long since it was opened, at one beat in so many ms. */
  isSilent(heartbeatMs: number): boolean {
    return this.redis.status !== 'connecting' && performance.now() - this.lastBeat > BEATS_MISSED * heartbeatMs;
  }

  close(): void {
    if (this.isLost) return;
    this.isLost = true;
    this.redis.disconnect();
    this.redis.stream?.destroy(); // `disconnect` would wait for an answer from a peer that is gone.
    this.refuse(new Error('the link to the shard is lost'));
    this.events.onLost();
  }

  private refuse(error: Error): void {
    for (const reject of this.waiting) reject(error);
    this.waiting.clear();
  }

  /**
   * A server that gives a slot away ends the subscriptions in it by itself. To ioredis these are answers that nobody
   * has asked for: errors, which do not say what they are about. So what it still holds is compared, once a turn.
   */
  private checkSoon(): void {
    if (this.isChecking) return;
    this.isChecking = true;
    setImmediate(() => {
      this.isChecking = false;
      if (this.isLost || this.redis.status !== 'ready') return;
      const subscriptions = this.redis.condition?.subscriber;
      const held = new Set(subscriptions ? subscriptions.channels('ssubscribe') : []);
      if (held.has(this.beatChannel)) this.events.onMoved(held);
      else this.close();
    });
  }
}
