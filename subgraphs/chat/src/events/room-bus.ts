import { publishTo, type Logger, type RedisClient } from '@parley/service';
import { RedisPubSub } from 'graphql-redis-subscriptions';
import { z } from 'zod';
import type { ChatMetrics } from '../metrics.ts';
import type { Change } from '../repositories/records.ts';
import { fromPayload, toPayload } from './change-codec.ts';
import { connectImpatiently } from './redis-links.ts';
import type { TopicSubscriber } from './server-subscriber.ts';
import { followTopics } from './topic-subscriber.ts';

/** What a user's own devices are told: that their membership of a room changed, or their place in it. */
export interface UserSignal {
  kind: 'membership' | 'read';
  roomId: string;
}

const userSignal = z.object({ kind: z.enum(['membership', 'read']), roomId: z.string() });

export interface RoomBusOptions {
  url: string;
  /** Comes before every topic. */
  prefix: string;
  heartbeatMs: number;
  /** Publications that may be on their way at once. */
  backlog: number;
}

/**
 * Carries changes of rooms between replicas over Redis, one topic a room, and passing signals beside them. It may
 * lose some: those who listen check with the store.
 */
export class RoomBus {
  private readonly publisher: RedisClient;
  private readonly subscriber: TopicSubscriber;
  private readonly pubsub: RedisPubSub;
  private readonly reconnectListeners = new Set<() => void>();
  private publishing = 0;
  private isPublishFailing = false;

  constructor(
    private readonly options: RoomBusOptions,
    private readonly logger: Logger,
    private readonly metrics: ChatMetrics,
  ) {
    // A publication fails at once when Redis is away: the store has the change, and tails look there.
    this.publisher = connectImpatiently(options.url);
    this.publisher.on('error', (error) => logger.warn({ err: error }, 'Redis publisher link failed'));
    this.subscriber = followTopics(
      this.publisher,
      {
        ...options,
        onSilence: () => metrics.redisReconnects.inc(),
        onGap: () => this.announceReconnect(),
      },
      logger,
    );
    this.pubsub = new RedisPubSub({ publisher: asPublisher(this.publisher), subscriber: this.subscriber.client });
  }

  /** Publications on their way. */
  get backlog(): number {
    return this.publishing;
  }

  /** Tells all replicas of changes in a room. Never fails and never waits: what is lost is found in the store. */
  publish(roomId: string, changes: readonly Change[]): void {
    this.signal(`room.${roomId}`, toPayload(changes));
  }

  /** Tells a user's own devices. As `publish`. */
  publishToUser(userId: string, signal: UserSignal): void {
    this.signal(`user.${userId}`, signal);
  }

  /**
   * Calls `onChanges` with what is published about a room.
   * @returns how to stop it, once Redis has taken the subscription; that can be long when Redis is away.
   */
  subscribe(roomId: string, onChanges: (changes: Change[]) => void): Promise<() => void> {
    return this.listen(`room.${roomId}`, (payload) => fromPayload(roomId, payload), onChanges);
  }

  /** Calls `onSignal` with what a user's devices are told. @returns as `subscribe`. */
  subscribeToUser(userId: string, onSignal: (signal: UserSignal) => void): Promise<() => void> {
    return this.listen(`user.${userId}`, (payload) => userSignal.safeParse(payload).data ?? null, onSignal);
  }

  /** Publishes JSON to a topic of any kind. As `publish`. */
  signal(topic: string, payload: object): void {
    if (this.publishing >= this.options.backlog) return this.onPublishFailure(new Error('the backlog is full'));
    this.publishing++;
    this.metrics.publications.inc();
    this.pubsub
      .publish(this.fullName(topic), payload)
      .then(
        () => (this.isPublishFailing = false),
        (error: unknown) => this.onPublishFailure(error),
      )
      .finally(() => this.publishing--);
  }

  /**
   * Calls `onSignal` with what comes to a topic, as `read` understands it; null is dropped.
   * @returns as `subscribe`.
   */
  async listen<Signal>(
    topic: string,
    read: (payload: unknown) => Signal | null,
    onSignal: (signal: Signal) => void,
  ): Promise<() => void> {
    const subscription = await this.pubsub.subscribe(this.fullName(topic), (payload: unknown) => {
      this.metrics.received.inc();
      const signal = read(payload);
      if (signal !== null) return onSignal(signal);
      this.metrics.unreadablePayloads.inc();
      this.logger.warn({ topic }, 'unreadable payload dropped');
    });
    return () => this.pubsub.unsubscribe(subscription);
  }

  /** The full name of a topic, for what publishes on its own. */
  fullName(topic: string): string {
    return `${this.options.prefix}chat.${topic}`;
  }

  /** Calls `listener` whenever something may have been missed because the link was down. @returns how to stop it. */
  onReconnect(listener: () => void): () => void {
    this.reconnectListeners.add(listener);
    return () => this.reconnectListeners.delete(listener);
  }

  /** Resolves when Redis answers. */
  async ping(): Promise<void> {
    await this.publisher.ping();
  }

  close(): void {
    this.subscriber.close();
    this.publisher.disconnect();
  }

  private announceReconnect(): void {
    for (const listener of this.reconnectListeners) listener();
  }

  private onPublishFailure(error: unknown): void {
    this.metrics.publishFailures.inc();
    if (!this.isPublishFailing) this.logger.warn({ err: error }, 'publishing fails; subscribers read from the store');
    this.isPublishFailing = true;
  }
}

/** What `RedisPubSub` publishes with: on a cluster a topic stays within its shard. */
const asPublisher = (redis: RedisClient): RedisClient =>
  ({ publish: (topic: string, text: string) => publishTo(redis, topic, text) }) as unknown as RedisClient;
