import type { Redis } from 'ioredis';
import { CONNECT_TIMEOUT_MS } from './connect.ts';
import { MAX_MISSED_HEARTBEATS } from './subscriber.ts';

export interface ShardConnectionEvents {
  onMessage(channel: string, text: string): void;
  /** The server has dropped channels because their slots moved. `held` has the remaining ones. */
  onMoved(held: ReadonlySet<string>): void;
  /** Called once, when the connection is lost or closed. */
  onLost(): void;
}

/**
 * A subscriber connection to one node of a cluster, for channels of its shard. It does not reconnect: by then its
 * channels may belong to another node.
 */
export class ShardConnection {
  private readonly redis: Redis;
  private readonly pending = new Set<(error: Error) => void>();
  private lastBeat = performance.now();
  private isChecking = false;
  private isLost = false;

  /**
   * @param node a client of the node, which is duplicated.
   * @param beatChannel a channel of the node's shard, for heartbeats that prove that the connection is alive.
   */
  constructor(
    node: Redis,
    readonly beatChannel: string,
    private readonly events: ShardConnectionEvents,
  ) {
    this.redis = node.duplicate({
      connectTimeout: CONNECT_TIMEOUT_MS,
      commandTimeout: undefined,
      socketTimeout: undefined,
      maxRetriesPerRequest: null,
      enableOfflineQueue: true,
      enableReadyCheck: false, // It would send INFO after the first SSUBSCRIBE, when only subscribe commands are allowed.
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
    // ioredis never settles an SSUBSCRIBE whose slot has moved, and does not say which one it was.
    this.redis.on('moved', () => this.rejectPending(new Error('the slot of a channel has moved')));
    this.redis.on('error', () => this.scheduleCheck());
    this.redis.on('end', () => this.close());
    this.subscribe(beatChannel).catch(() => this.close());
  }

  /** @throws Error when the node rejects the channel, or the connection is lost. */
  subscribe(channel: string): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.isLost) return reject(new Error('the connection to the shard is lost'));
      this.pending.add(reject);
      this.redis
        .ssubscribe(channel)
        .then(() => resolve(), reject)
        .finally(() => this.pending.delete(reject));
    });
  }

  /** Best effort: a failure only leaves a channel without readers. */
  unsubscribe(channel: string): void {
    if (!this.isLost) this.redis.sunsubscribe(channel).catch(() => undefined);
  }

  /** True when too many heartbeats were missed. @param heartbeatMs the time between heartbeats. */
  isDead(heartbeatMs: number): boolean {
    return (
      this.redis.status !== 'connecting' && performance.now() - this.lastBeat > MAX_MISSED_HEARTBEATS * heartbeatMs
    );
  }

  close(): void {
    if (this.isLost) return;
    this.isLost = true;
    this.redis.disconnect();
    this.redis.stream?.destroy(); // `disconnect` would wait for a response from a dead peer.
    this.rejectPending(new Error('the connection to the shard is lost'));
    this.events.onLost();
  }

  private rejectPending(error: Error): void {
    for (const reject of this.pending) reject(error);
    this.pending.clear();
  }

  /**
   * A server that gives a slot away ends the subscriptions in it. ioredis reports these unsolicited replies as errors
   * without details, so this compares the remaining subscriptions, at most once per turn of the event loop.
   */
  private scheduleCheck(): void {
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
