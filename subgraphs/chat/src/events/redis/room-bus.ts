import type { Logger } from '@parley/service/telemetry';
import { connectFailFast, openSubscriber, type RedisClient, type Subscriber } from '@parley/service/redis';
import { RedisPubSub } from 'graphql-redis-subscriptions';
import { z } from 'zod';
import type { ChatMetrics } from '../../metrics.ts';
import type { Change } from '../../repositories/records.ts';
import { fromPayload, toPayload } from '../log/change-codec.ts';
import { pubSubClient } from './pub-sub-client.ts';
import { REDIS_TIMEOUTS } from './redis-timeouts.ts';

/** A signal to a user's own devices: their membership of a room changed, or their read marker or mute setting in it. */
export interface UserSignal {
  kind: 'membership' | 'read';
  roomId: string;
}

const userSignal = z.object({ kind: z.enum(['membership', 'read']), roomId: z.string() });

export interface RoomBusOptions {
  url: string;
  /** The prefix of every channel. */
  prefix: string;
  heartbeatMs: number;
  /** Publications that may be in flight at once. */
  backlog: number;
}

/**
 * Carries the changes of rooms between replicas over Redis, one channel per room, and transient signals. Delivery is
 * best effort: subscribers compare with the store.
 */
export class RoomBus {
  private readonly publisher: RedisClient;
  private readonly subscriber: Subscriber;
  private readonly pubsub: RedisPubSub;
  private readonly reconnectListeners = new Set<() => void>();
  private publishing = 0;
  private isPublishFailing = false;

  constructor(
    private readonly options: RoomBusOptions,
    private readonly logger: Logger,
    private readonly metrics: ChatMetrics,
  ) {
    // A publication fails at once while Redis is unavailable: the change is stored, and tails read it from there.
    this.publisher = connectFailFast(options.url, {
      ...REDIS_TIMEOUTS,
      onError: (error) => logger.warn({ err: error }, 'Redis publisher connection failed'),
    });
    this.subscriber = openSubscriber(this.publisher, {
      prefix: options.prefix,
      heartbeatMs: options.heartbeatMs,
      onHeartbeatLost: () => metrics.redisReconnects.inc(),
      onRestored: () => this.announceReconnect(),
      logger,
    });
    const client = pubSubClient(this.publisher, this.subscriber);
    this.pubsub = new RedisPubSub({ publisher: client, subscriber: client });
  }

  /** Publications in flight. */
  get backlog(): number {
    return this.publishing;
  }

  /**
   * Publishes changes of a room to all replicas. Never throws and never waits: tails read lost changes from the store.
   */
  publish(roomId: string, changes: readonly Change[]): void {
    this.signal(`room.${roomId}`, toPayload(changes));
  }

  /** Publishes a signal to a user's own devices. Like `publish`. */
  publishToUser(userId: string, signal: UserSignal): void {
    this.signal(`user.${userId}`, signal);
  }

  /**
   * Calls `onChanges` with each publication about a room.
   * @returns a function that stops it, once Redis has confirmed the subscription. That can take a while when Redis is
   *   unavailable.
   */
  subscribe(roomId: string, onChanges: (changes: Change[]) => void): Promise<() => void> {
    return this.listen(`room.${roomId}`, (payload) => fromPayload(roomId, payload), onChanges);
  }

  /** Calls `onSignal` with the signals to a user's devices. @returns as `subscribe`. */
  subscribeToUser(userId: string, onSignal: (signal: UserSignal) => void): Promise<() => void> {
    return this.listen(`user.${userId}`, (payload) => userSignal.safeParse(payload).data ?? null, onSignal);
  }

  /** Publishes JSON to any channel. Like `publish`. */
  signal(channel: string, payload: object): void {
    if (this.publishing >= this.options.backlog) return this.onPublishFailure(new Error('publish backlog is full'));
    this.publishing++;
    this.metrics.publications.inc();
    this.pubsub
      .publish(this.fullName(channel), payload)
      .then(
        () => (this.isPublishFailing = false),
        (error: unknown) => this.onPublishFailure(error),
      )
      .finally(() => this.publishing--);
  }

  /**
   * Calls `onSignal` with each message on a channel, parsed by `read`. Messages for which `read` returns null are
   * dropped.
   * @returns as `subscribe`.
   */
  async listen<Signal>(
    channel: string,
    read: (payload: unknown) => Signal | null,
    onSignal: (signal: Signal) => void,
  ): Promise<() => void> {
    const subscription = await this.pubsub.subscribe(this.fullName(channel), (payload: unknown) => {
      this.metrics.received.inc();
      const signal = read(payload);
      if (signal !== null) return onSignal(signal);
      this.metrics.unreadablePayloads.inc();
      this.logger.warn({ channel }, 'unreadable payload dropped');
    });
    return () => this.pubsub.unsubscribe(subscription);
  }

  /** The full name of a channel, for code that publishes to Redis itself. */
  fullName(channel: string): string {
    return `${this.options.prefix}chat.${channel}`;
  }

  /** Calls `listener` whenever publications may have been missed. @returns a function that stops it. */
  onReconnect(listener: () => void): () => void {
    this.reconnectListeners.add(listener);
    return () => this.reconnectListeners.delete(listener);
  }

  /** Resolves when Redis responds. */
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
    if (!this.isPublishFailing) this.logger.warn({ err: error }, 'publish failed; subscribers read from the store');
    this.isPublishFailing = true;
  }
}
