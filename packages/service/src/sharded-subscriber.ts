import { randomUUID } from 'node:crypto';
import { EventEmitter, setMaxListeners } from 'node:events';
import { Command, type Cluster } from 'ioredis';
import { retryUntil } from './backoff.ts';
import type { Logger } from './logging.ts';
import { publishTo } from './redis-client.ts';
import { ShardLink } from './shard-link.ts';

/** The least time between two looks at who owns which slot. */
const LOOK_PAUSE_MS = 100;
/** After so many heartbeats it is looked whether slots have moved, should no node have said so. */
const BEATS_PER_LOOK = 5;
/** While some channels are not followed yet, those that are again are told of no more often than this. */
const REGAIN_PAUSE_MS = 1_000;

export interface ShardedSubscriberOptions {
  /** Comes before the channels of heartbeats. */
  prefix: string;
  /** How often each link is tried by a message over it. */
  heartbeatMs: number;
  /** Called when a link is given up because its heartbeats stay away. */
  onSilence?(): void;
  logger: Logger;
}

interface Topic {
  slot: number;
  /** Null while nobody tells of the channel. */
  link: ShardLink | null;
}

interface Events {
  message: [channel: string, text: string];
  /** From now on something may be missed. */
  lost: [];
  /** Channels that were lost are followed again: what was missed meanwhile can be looked for. */
  regained: [];
}

/**
 * Follows channels of a cluster, each on the node that owns its slot (sharded pub/sub), over one link a node. When a
 * link dies or goes silent, a node is replaced or a slot moves, it finds the channels' new owners, and says so. It
 * tries for ever, so nobody has to subscribe again.
 */
export class ShardedSubscriber extends EventEmitter<Events> {
  private readonly topics = new Map<string, Topic>();
  private readonly links = new Map<string, ShardLink>();
  private readonly lost = new Set<Topic>();
  private readonly closing = new AbortController();
  private readonly heartbeat: NodeJS.Timeout;
  private readonly beatName = `beat.${randomUUID()}`;
  private beats = 0;
  private looking: Promise<void> | undefined;
  private regainTimer: NodeJS.Timeout | undefined;
  private isFailing = false;

  /** @param cluster tells who owns which slot, and carries the heartbeats; it stays the caller's. */
  constructor(
    private readonly cluster: Cluster,
    private readonly options: ShardedSubscriberOptions,
  ) {
    super();
    setMaxListeners(0, this.closing.signal); // Each channel that waits for its next try listens.
    this.heartbeat = setInterval(() => this.beat(), options.heartbeatMs).unref();
  }

  /** Resolves when the channel is followed for the first time, however long that takes; or when all is closed. */
  async subscribe(channel: string): Promise<void> {
    const topic: Topic = { slot: new Command('ssubscribe', [channel]).getSlot(), link: null };
    this.topics.set(channel, topic);
    await this.follow(channel, topic);
  }

  unsubscribe(channel: string): void {
    const topic = this.topics.get(channel);
    this.topics.delete(channel);
    if (!topic) return;
    topic.link?.unsubscribe(channel);
    this.onFound(topic);
  }

  close(): void {
    this.closing.abort();
    clearInterval(this.heartbeat);
    clearTimeout(this.regainTimer);
    this.topics.clear();
    for (const link of this.links.values()) link.close();
  }

  private async follow(channel: string, topic: Topic): Promise<void> {
    const onFailure = (error: unknown) => {
      if (this.closing.signal.aborted) return;
      if (!this.isFailing) this.options.logger.warn({ err: error }, 'a channel of the cluster is not followed yet');
      this.isFailing = true;
      void this.look();
    };
    try {
      await retryUntil(() => this.place(channel, topic), { signal: this.closing.signal, onFailure });
    } catch {
      return; // Closing: nobody waits for it any more.
    }
    this.isFailing = false;
    this.onFound(topic);
  }

  private async place(channel: string, topic: Topic): Promise<void> {
    await this.looking;
    if (this.topics.get(channel) !== topic) return; // It is not wanted any more.
    const link = this.linkTo(this.ownerOf(topic), channel);
    await link.subscribe(channel);
    if (this.topics.get(channel) === topic) topic.link = link;
    else if (!this.topics.has(channel)) link.unsubscribe(channel);
  }

  /** @throws Error while nobody owns the slot. */
  private ownerOf({ slot }: Topic): string {
    const owner = this.cluster.slots[slot]?.[0];
    if (owner === undefined) throw new Error(`no node of the cluster is known for slot ${slot}`);
    return owner;
  }

  private linkTo(owner: string, channel: string): ShardLink {
    const known = this.links.get(owner);
    if (known) return known;
    const node = this.cluster.nodes().find(({ options: { host, port } }) => `${host}:${port}` === owner);
    if (!node) throw new Error(`the node ${owner} is not part of the cluster`);
    const link = new ShardLink(node, `${this.options.prefix}${this.beatName}.{${channel}}`, {
      onMessage: (from, text) => this.emit('message', from, text),
      onMoved: (held) => this.lose((topic, name) => topic.link === link && !held.has(name)),
      onLost: () => {
        if (this.links.get(owner) === link) this.links.delete(owner);
        this.lose((topic) => topic.link === link);
      },
    });
    this.links.set(owner, link);
    return link;
  }

  private beat(): void {
    if (++this.beats % BEATS_PER_LOOK === 0) void this.look();
    this.lose(({ link, slot }) => {
      const owner = this.cluster.slots[slot]?.[0];
      return link !== null && owner !== undefined && this.links.get(owner) !== link;
    });
    for (const link of this.links.values()) {
      if (link.isSilent(this.options.heartbeatMs)) {
        this.options.logger.warn('no heartbeat from a node of the cluster: connecting anew');
        this.options.onSilence?.();
        link.close();
      } else publishTo(this.cluster, link.beatChannel, '1').catch(() => undefined);
    }
  }

  /** Looks for the owners of those topics anew. */
  private lose(isLost: (topic: Topic, channel: string) => boolean): void {
    const found = [...this.topics].filter(([channel, topic]) => isLost(topic, channel));
    if (found.length === 0 || this.closing.signal.aborted) return;
    void this.look();
    const isFirst = this.lost.size === 0;
    for (const [channel, topic] of found) {
      topic.link?.unsubscribe(channel);
      topic.link = null;
      this.lost.add(topic);
      void this.follow(channel, topic);
    }
    if (isFirst) this.emit('lost');
  }

  private onFound(topic: Topic): void {
    if (!this.lost.delete(topic)) return;
    if (this.lost.size === 0) this.announce();
    else this.regainTimer ??= setTimeout(() => this.announce(), REGAIN_PAUSE_MS);
  }

  private announce(): void {
    clearTimeout(this.regainTimer);
    this.regainTimer = undefined;
    this.emit('regained');
  }

  /** Asks a node who owns which slot; once for all who want to know at the same time. */
  private look(): Promise<void> {
    this.looking ??= new Promise<void>((resolve) => this.cluster.refreshSlotsCache(() => resolve())).finally(() => {
      setTimeout(() => (this.looking = undefined), LOOK_PAUSE_MS).unref();
    });
    return this.looking;
  }
}
