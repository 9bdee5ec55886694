import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { Redis } from 'ioredis';
import { retryUntil } from '../async/backoff.ts';
import { connectRetrying } from './connect.ts';
import { MAX_MISSED_HEARTBEATS, type MessageListener, type Subscriber, type SubscriberOptions } from './subscriber.ts';

/** Channels in one SUBSCRIBE. */
const MAX_CHANNELS = 1_000;

/** Subscribes to channels of a single server over one connection. */
export class ServerSubscriber implements Subscriber {
  private readonly client: Redis;
  private readonly listeners = new Map<string, MessageListener>();
  private readonly closing = new AbortController();
  private readonly heartbeat: NodeJS.Timeout;
  private readonly heartbeatChannel: string;
  private lastHeartbeatAt = performance.now();
  /** True from the loss of a connection to the first heartbeat over the next one. */
  private wasDisconnected = false;

  /** @param publisher sends the heartbeats. The caller closes it. */
  constructor(
    private readonly publisher: Redis,
    private readonly options: SubscriberOptions,
  ) {
    setMaxListeners(0, this.closing.signal); // Each SUBSCRIBE that waits to retry adds a listener.
    this.client = connectRetrying(publisher);
    this.client.on('error', (error) => options.logger.warn({ err: error }, 'Redis subscriber connection failed'));
    this.client.on('close', () => this.onClose());
    this.client.on('ready', () => void this.onReady());
    this.client.on('message', (channel, text) => this.listeners.get(channel)?.(text));
    this.heartbeatChannel = `${options.prefix}heartbeat.${randomUUID()}`;
    void this.subscribe(this.heartbeatChannel, () => this.onHeartbeat());
    this.heartbeat = setInterval(() => this.sendHeartbeat(), options.heartbeatMs).unref();
  }

  async subscribe(channel: string, listener: MessageListener): Promise<void> {
    this.listeners.set(channel, listener);
    await this.request([channel]);
  }

  unsubscribe(channel: string): void {
    if (!this.listeners.delete(channel)) return;
    this.client
      .unsubscribe(channel)
      .catch((error: unknown) => this.options.logger.debug({ err: error }, 'Redis UNSUBSCRIBE failed'));
  }

  close(): void {
    this.closing.abort();
    clearInterval(this.heartbeat);
    this.listeners.clear();
    this.client.disconnect();
  }

  /** Sends SUBSCRIBE until it succeeds or the subscriber is closed. Channels that were unsubscribed are left out. */
  private async request(channels: readonly string[]): Promise<void> {
    const { signal } = this.closing;
    const send = async () => {
      const wanted = channels.filter((channel) => this.listeners.has(channel));
      if (wanted.length > 0) await this.client.subscribe(...wanted);
    };
    const onFailure = (error: unknown) => {
      if (!signal.aborted) this.options.logger.warn({ err: error }, 'Redis SUBSCRIBE failed');
    };
    await retryUntil(send, { signal, onFailure }).catch(() => undefined); // Rejects only when closing.
  }

  private sendHeartbeat(): void {
    const silence = performance.now() - this.lastHeartbeatAt;
    if (this.client.status === 'ready' && silence > MAX_MISSED_HEARTBEATS * this.options.heartbeatMs) {
      this.options.logger.warn({ silence }, 'Redis heartbeat lost; reconnecting');
      this.options.onHeartbeatLost?.();
      this.lastHeartbeatAt = performance.now();
      this.client.stream.destroy(); // `disconnect` would wait for a response from a dead peer.
    }
    this.publisher.publish(this.heartbeatChannel, '1').catch(() => undefined);
  }

  private onClose(): void {
    if (this.closing.signal.aborted) return;
    this.wasDisconnected = true;
    this.options.onLost?.();
  }

  private async onReady(): Promise<void> {
    this.lastHeartbeatAt = performance.now();
    if (!this.wasDisconnected) return; // The first connection sends each SUBSCRIBE that waits for it.
    const channels = [...this.listeners.keys()];
    const requests: Promise<void>[] = [];
    for (let at = 0; at < channels.length; at += MAX_CHANNELS)
      requests.push(this.request(channels.slice(at, at + MAX_CHANNELS)));
    await Promise.all(requests);
    this.announceRestored();
  }

  private onHeartbeat(): void {
    this.lastHeartbeatAt = performance.now();
    // The publisher may have come back after this connection: what it published in between failed.
    if (this.wasDisconnected) this.announceRestored();
    this.wasDisconnected = false;
  }

  private announceRestored(): void {
    if (!this.closing.signal.aborted) this.options.onRestored?.();
  }
}
