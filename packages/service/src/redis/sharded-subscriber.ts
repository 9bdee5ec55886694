import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { Command, type Cluster } from 'ioredis';
import { retryUntil } from '../async/backoff.ts';
import { publishTo } from './publish.ts';
import { ShardConnection } from './shard-connection.ts';
import type { MessageListener, Subscriber, SubscriberOptions } from './subscriber.ts';

/** The minimum time between two refreshes of the slot map. */
const MIN_REFRESH_INTERVAL_MS = 100;
/** The slot map is refreshed after this many heartbeats, in case no node has reported a moved slot. */
const BEATS_PER_REFRESH = 5;
/** While some channels are still lost, the caller is notified of restored ones at most this often. */
const MIN_RESTORED_INTERVAL_MS = 1_000;

interface Subscription {
  listener: MessageListener;
  slot: number;
  /** Null while the channel is not subscribed. */
  connection: ShardConnection | null;
}

/**
 * Subscribes to channels of a cluster, each on the node that owns its slot (sharded pub/sub), over one connection per
 * node. When a connection fails, a node is replaced or a slot moves, it subscribes on the channels' new owners.
 */
export class ShardedSubscriber implements Subscriber {
  private readonly subscriptions = new Map<string, Subscription>();
  private readonly connections = new Map<string, ShardConnection>();
  private readonly lost = new Set<Subscription>();
  private readonly closing = new AbortController();
  private readonly heartbeat: NodeJS.Timeout;
  private readonly beatName = `beat.${randomUUID()}`;
  private beats = 0;
  private refreshing: Promise<void> | undefined;
  private restoredTimer: NodeJS.Timeout | undefined;
  private isFailing = false;

  /** @param cluster provides the slot map and sends the heartbeats. The caller closes it. */
  constructor(
    private readonly cluster: Cluster,
    private readonly options: SubscriberOptions,
  ) {
    setMaxListeners(0, this.closing.signal); // Each channel that waits to retry adds a listener.
    this.heartbeat = setInterval(() => this.sendHeartbeats(), options.heartbeatMs).unref();
  }

  async subscribe(channel: string, listener: MessageListener): Promise<void> {
    const subscription: Subscription = {
      listener,
      slot: new Command('ssubscribe', [channel]).getSlot(),
      connection: null,
    };
    this.subscriptions.set(channel, subscription);
    await this.subscribeWithRetry(channel, subscription);
  }

  unsubscribe(channel: string): void {
    const subscription = this.subscriptions.get(channel);
    this.subscriptions.delete(channel);
    if (!subscription) return;
    subscription.connection?.unsubscribe(channel);
    this.onSubscribed(subscription);
  }

  close(): void {
    this.closing.abort();
    clearInterval(this.heartbeat);
    clearTimeout(this.restoredTimer);
    this.subscriptions.clear();
    for (const connection of this.connections.values()) connection.close();
  }

  private async subscribeWithRetry(channel: string, subscription: Subscription): Promise<void> {
    const onFailure = (error: unknown) => {
      if (this.closing.signal.aborted) return;
      if (!this.isFailing) this.options.logger.warn({ err: error }, 'cluster channel subscription failed');
      this.isFailing = true;
      void this.refreshSlots();
    };
    try {
      await retryUntil(() => this.subscribeAtOwner(channel, subscription), { signal: this.closing.signal, onFailure });
    } catch {
      return; // Closing.
    }
    this.isFailing = false;
    this.onSubscribed(subscription);
  }

  private async subscribeAtOwner(channel: string, subscription: Subscription): Promise<void> {
    await this.refreshing;
    if (this.subscriptions.get(channel) !== subscription) return; // Unsubscribed in the meantime.
    const connection = this.connectionTo(this.ownerOf(subscription), channel);
    await connection.subscribe(channel);
    if (this.subscriptions.get(channel) === subscription) subscription.connection = connection;
    else if (!this.subscriptions.has(channel)) connection.unsubscribe(channel);
  }

  /** @throws Error when no node owns the slot. */
  private ownerOf({ slot }: Subscription): string {
    const owner = this.cluster.slots[slot]?.[0];
    if (owner === undefined) throw new Error(`no cluster node is known for slot ${slot}`);
    return owner;
  }

  private connectionTo(owner: string, channel: string): ShardConnection {
    const known = this.connections.get(owner);
    if (known) return known;
    const node = this.cluster.nodes().find(({ options: { host, port } }) => `${host}:${port}` === owner);
    if (!node) throw new Error(`node ${owner} is not part of the cluster`);
    const connection = new ShardConnection(node, `${this.options.prefix}${this.beatName}.{${channel}}`, {
      onMessage: (from, text) => this.subscriptions.get(from)?.listener(text),
      onMoved: (held) =>
        this.resubscribe((subscription, name) => subscription.connection === connection && !held.has(name)),
      onLost: () => {
        if (this.connections.get(owner) === connection) this.connections.delete(owner);
        this.resubscribe((subscription) => subscription.connection === connection);
      },
    });
    this.connections.set(owner, connection);
    return connection;
  }

  private sendHeartbeats(): void {
    if (++this.beats % BEATS_PER_REFRESH === 0) void this.refreshSlots();
    this.resubscribe(({ connection, slot }) => {
      const owner = this.cluster.slots[slot]?.[0];
      return connection !== null && owner !== undefined && this.connections.get(owner) !== connection;
    });
    for (const connection of this.connections.values()) {
      if (connection.isDead(this.options.heartbeatMs)) {
        this.options.logger.warn('no heartbeat from cluster node, reconnecting');
        this.options.onHeartbeatLost?.();
        connection.close();
      } else publishTo(this.cluster, connection.beatChannel, '1').catch(() => undefined);
    }
  }

  /** Subscribes the matching channels again, at their current owners. */
  private resubscribe(isLost: (subscription: Subscription, channel: string) => boolean): void {
    const matching = [...this.subscriptions].filter(([channel, subscription]) => isLost(subscription, channel));
    if (matching.length === 0 || this.closing.signal.aborted) return;
    void this.refreshSlots();
    const isFirst = this.lost.size === 0;
    for (const [channel, subscription] of matching) {
      subscription.connection?.unsubscribe(channel);
      subscription.connection = null;
      this.lost.add(subscription);
      void this.subscribeWithRetry(channel, subscription);
    }
    if (isFirst) this.options.onLost?.();
  }

  private onSubscribed(subscription: Subscription): void {
    if (!this.lost.delete(subscription)) return;
    if (this.lost.size === 0) this.announceRestored();
    else this.restoredTimer ??= setTimeout(() => this.announceRestored(), MIN_RESTORED_INTERVAL_MS);
  }

  private announceRestored(): void {
    clearTimeout(this.restoredTimer);
    this.restoredTimer = undefined;
    this.options.onRestored?.();
  }

  /** Refreshes the slot map; concurrent callers share one refresh. */
  private refreshSlots(): Promise<void> {
    this.refreshing ??= new Promise<void>((resolve) => this.cluster.refreshSlotsCache(() => resolve())).finally(() => {
      setTimeout(() => (this.refreshing = undefined), MIN_REFRESH_INTERVAL_MS).unref();
    });
    return this.refreshing;
  }
}
