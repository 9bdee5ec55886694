import { randomUUID } from 'node:crypto';
import type { Logger, RedisClient } from '@parley/service';
import { Redis } from 'ioredis';
import { withSubscribeRetry } from './subscribe-retry.ts';
import { CONNECTION_OPTIONS } from './redis-connections.ts';

export interface TopicSubscriberOptions {
  url: string;
  /** Prefix of every topic. */
  prefix: string;
  heartbeatMs: number;
  /** Called when a connection is closed because its heartbeats are missing. */
  onHeartbeatLost(): void;
  /** Called when publications may have been missed, once topics are subscribed again. */
  onGap(): void;
}

/** Subscribes to topics for `RedisPubSub`, and reconnects until it is closed. */
export interface TopicSubscriber {
  /** Stands in for a single-server client, with the methods that `RedisPubSub` uses. */
  client: RedisClient;
  close(): void;
}

/** Heartbeats that may be missing before the connection counts as dead. */
const MAX_MISSED_HEARTBEATS = 3;

/** Subscribes to topics on one server. */
export class ServerSubscriber implements TopicSubscriber {
  readonly client: Redis;
  private readonly closing = new AbortController();
  private readonly heartbeat: NodeJS.Timeout;
  private readonly heartbeatTopic: string;
  private lastHeartbeatAt = performance.now();
  private wasDisconnected = false;

  constructor(
    private readonly publisher: Redis,
    private readonly options: TopicSubscriberOptions,
    private readonly logger: Logger,
  ) {
    const client = new Redis(options.url, { ...CONNECTION_OPTIONS, maxRetriesPerRequest: null });
    this.client = withSubscribeRetry(client, this.closing.signal, logger);
    this.client.on('error', (error) => logger.warn({ err: error }, 'Redis subscriber connection failed'));
    this.client.on('close', () => (this.wasDisconnected = true));
    this.client.on('ready', () => this.onReady());
    this.heartbeatTopic = `${options.prefix}chat.heartbeat.${randomUUID()}`;
    this.client.on('message', (topic) => {
      if (topic === this.heartbeatTopic) this.onHeartbeat();
    });
    void this.client.subscribe(this.heartbeatTopic);
    this.heartbeat = setInterval(() => this.sendHeartbeat(), options.heartbeatMs);
  }

  close(): void {
    this.closing.abort();
    clearInterval(this.heartbeat);
    this.client.disconnect();
  }

  private sendHeartbeat(): void {
    const silence = performance.now() - this.lastHeartbeatAt;
    if (this.client.status === 'ready' && silence > MAX_MISSED_HEARTBEATS * this.options.heartbeatMs) {
      this.logger.warn({ silence }, 'Redis heartbeat lost; reconnecting');
      this.options.onHeartbeatLost();
      this.lastHeartbeatAt = performance.now();
      this.client.stream.destroy(); // `disconnect` would wait for a response from a dead peer.
    }
    this.publisher.publish(this.heartbeatTopic, '1').catch(() => undefined);
  }

  private onReady(): void {
    this.lastHeartbeatAt = performance.now();
    this.options.onGap();
  }

  private onHeartbeat(): void {
    this.lastHeartbeatAt = performance.now();
    // A heartbeat proves that all topics are subscribed again. `ready` does not.
    if (this.wasDisconnected) this.options.onGap();
    this.wasDisconnected = false;
  }
}
