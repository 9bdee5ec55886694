import { randomUUID } from 'node:crypto';
import type { Logger, RedisClient } from '@parley/service';
import { Redis } from 'ioredis';
import { makePatient } from './patient-subscriber.ts';
import { LINK } from './redis-links.ts';

export interface TopicSubscriberOptions {
  url: string;
  /** Comes before every topic. */
  prefix: string;
  heartbeatMs: number;
  /** Called when a link is given up because its heartbeats stay away. */
  onSilence(): void;
  /** Called when something may have been missed, as topics are heard again that were not for a while. */
  onGap(): void;
}

/** Follows topics for `RedisPubSub`; it goes on for ever until it is closed. */
export interface TopicSubscriber {
  /** Takes the place of a client of one server, as far as `RedisPubSub` uses it. */
  client: RedisClient;
  close(): void;
}

/** So many heartbeats may stay away before the link counts as dead. */
const BEATS_MISSED = 3;

/** Follows topics on one server. */
export class ServerSubscriber implements TopicSubscriber {
  readonly client: Redis;
  private readonly closing = new AbortController();
  private readonly heartbeat: NodeJS.Timeout;
  private readonly beatTopic: string;
  private lastBeat = performance.now();
  private wasCut = false;

  constructor(
    private readonly publisher: Redis,
    private readonly options: TopicSubscriberOptions,
    private readonly logger: Logger,
  ) {
    const client = new Redis(options.url, { ...LINK, maxRetriesPerRequest: null });
    this.client = makePatient(client, this.closing.signal, logger);
    this.client.on('error', (error) => logger.warn({ err: error }, 'Redis subscriber link failed'));
    this.client.on('close', () => (this.wasCut = true));
    this.client.on('ready', () => this.onReady());
    this.beatTopic = `${options.prefix}chat.heartbeat.${randomUUID()}`;
    this.client.on('message', (topic) => {
      if (topic === this.beatTopic) this.onBeat();
    });
    void this.client.subscribe(this.beatTopic);
    this.heartbeat = setInterval(() => this.beat(), options.heartbeatMs);
  }

  close(): void {
    this.closing.abort();
    clearInterval(this.heartbeat);
    this.client.disconnect();
  }

  private beat(): void {
    const silence = performance.now() - this.lastBeat;
    if (this.client.status === 'ready' && silence > BEATS_MISSED * this.options.heartbeatMs) {
      this.logger.warn({ silence }, 'no heartbeat over Redis: connecting anew');
      this.options.onSilence();
      this.lastBeat = performance.now();
      this.client.stream.destroy(); // `disconnect` would wait for an answer from a peer that is gone.
    }
    this.publisher.publish(this.beatTopic, '1').catch(() => undefined);
  }

  private onReady(): void {
    this.lastBeat = performance.now();
    this.options.onGap();
  }

  private onBeat(): void {
    this.lastBeat = performance.now();
    // The beat proves that all topics are subscribed again, which `ready` does not.
    if (this.wasCut) this.options.onGap();
    this.wasCut = false;
  }
}
