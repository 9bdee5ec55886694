import type { Logger } from '../telemetry/logging.ts';

/** Receives the messages of a channel. */
export type MessageListener = (text: string) => void;

/**
 * Subscribes to channels and keeps them subscribed until it is closed: it reconnects, and retries what Redis rejects.
 * Callers never have to subscribe again.
 */
export interface Subscriber {
  /**
   * Calls `listener` with each message of a channel. A channel has one listener.
   * @returns when the channel is first subscribed, however long that takes, or when the subscriber is closed.
   */
  subscribe(channel: string, listener: MessageListener): Promise<void>;
  /** Best effort: a failure only leaves a channel without a listener subscribed. */
  unsubscribe(channel: string): void;
  close(): void;
}

export interface SubscriberOptions {
  /** Prefix of the heartbeat channels. */
  prefix: string;
  /** How often each connection is checked by a message over it, in ms. */
  heartbeatMs: number;
  /** Called when a connection is dropped because its heartbeats are missing. */
  onHeartbeatLost?(): void;
  /** Called when messages may be missed from now on. It may be called several times before `onRestored`. */
  onLost?(): void;
  /** Called when messages may have been missed and the channels are subscribed again: the reader can catch up. */
  onRestored?(): void;
  logger: Logger;
}

/** A connection counts as dead after this many missed heartbeats. */
export const MAX_MISSED_HEARTBEATS = 3;
