import { backoff, wait as waitFor } from '../../../lib/backoff.ts';
import { problemOf } from '../../../lib/problem.ts';
import { Store } from '../../../lib/store.ts';
import type { MessageFieldsFragment } from '../../../gql/graphql.ts';

/** A message that is being sent. It is shown at once, and removed when it is stored in the room. */
export interface OutgoingMessage {
  /** The same in every attempt, so that the message is stored once however often it is sent. */
  clientId: string;
  roomId: string;
  body: string;
  /** The message that it replies to. */
  replyTo?: NonNullable<MessageFieldsFragment['replyTo']>;
  /** RFC 3339, by the clock of this device. */
  createdAt: string;
  state: 'sending' | 'failed';
  /** Why it failed or takes so long, for the user to read. */
  problem?: string;
}

export interface OutboxOptions {
  /** Resolves when the message is stored and in the timeline. */
  deliver(message: OutgoingMessage): Promise<void>;
  newClientId(): string;
  now(): Date;
  wait?(ms: number): Promise<void>;
  /** Resolves when this device is online. */
  online?(): Promise<void>;
  /** Keeps the messages across page loads. */
  store?: OutboxStore;
}

export interface OutboxStore {
  messages(): OutgoingMessage[];
  keep(message: OutgoingMessage): void;
  drop(clientId: string): void;
}

/** The message is fine, but its author is logged out: wait for the next login. */
const SIGNED_OUT = 'UNAUTHENTICATED';

/**
 * The messages that are being sent, one at a time for each room, in the order in which they were written. A message
 * without a response is retried indefinitely: the room stores it once, and giving up would let later messages overtake
 * it. Only a rejection makes it fail, and leaves the decision to the user.
 */
export class Outbox {
  readonly messages = new Store<readonly OutgoingMessage[]>([]);
  private readonly queues = new Map<string, Promise<void>>();

  private isOpen = true;

  constructor(private readonly options: OutboxOptions) {}

  /**
   * Resumes messages of an earlier page load. Returns a function that stops sending; unsent messages stay in the store.
   */
  open(): () => void {
    this.isOpen = true;
    for (const message of this.options.store?.messages() ?? []) {
      if (this.find(message.clientId)) continue;
      this.messages.set([...this.messages.get(), message]);
      if (message.state === 'sending') void this.enqueue(message);
    }
    return () => {
      this.isOpen = false;
      this.messages.set([]);
    };
  }

  /** Resolves when the message is stored, rejected or discarded. */
  send(roomId: string, body: string, replyTo?: OutgoingMessage['replyTo'] | null): Promise<void> {
    const message: OutgoingMessage = {
      clientId: this.options.newClientId(),
      roomId,
      body,
      ...(replyTo && { replyTo }),
      createdAt: this.nextCreatedAt(),
      state: 'sending',
    };
    this.messages.set([...this.messages.get(), message]);
    this.options.store?.keep(message);
    return this.enqueue(message);
  }

  /** Retries a failed message. */
  retry(clientId: string): void {
    const message = this.find(clientId);
    if (message?.state !== 'failed') return;
    this.update(clientId, { state: 'sending', problem: undefined });
    void this.enqueue(message);
  }

  /** Removes a message that was stored or discarded. */
  remove(clientId: string): void {
    if (this.isOpen) this.options.store?.drop(clientId);
    if (this.find(clientId)) this.messages.set(this.messages.get().filter((message) => message.clientId !== clientId));
  }

  private enqueue(message: OutgoingMessage): Promise<void> {
    const queue = (this.queues.get(message.roomId) ?? Promise.resolve()).then(() => this.deliver(message));
    this.queues.set(message.roomId, queue);
    void queue.then(() => {
      if (this.queues.get(message.roomId) === queue) this.queues.delete(message.roomId);
    });
    return queue;
  }

  private async deliver(message: OutgoingMessage): Promise<void> {
    for (let attempt = 0; this.find(message.clientId); attempt++) {
      await this.options.online?.();
      if (!this.find(message.clientId)) return;
      try {
        await this.options.deliver(message);
        return this.remove(message.clientId);
      } catch (error) {
        const { code, isTransient, message: problem, retryAfter } = problemOf(error);
        if (!isTransient && code !== SIGNED_OUT) return this.update(message.clientId, { state: 'failed', problem });
        if (attempt > 0) this.update(message.clientId, { problem });
        const pause = this.options.wait ?? waitFor;
        await pause(retryAfter === undefined ? backoff(attempt) : retryAfter * 1_000);
      }
    }
  }

  /**
   * The current time, but after the previous message whatever the clock says: messages are sorted by it after a reload.
   */
  private nextCreatedAt(): string {
    const last = this.messages.get().at(-1);
    return new Date(Math.max(this.options.now().getTime(), last ? Date.parse(last.createdAt) + 1 : 0)).toISOString();
  }

  private find(clientId: string): OutgoingMessage | undefined {
    return this.messages.get().find((message) => message.clientId === clientId);
  }

  private update(clientId: string, change: Partial<OutgoingMessage>): void {
    this.messages.set(
      this.messages.get().map((message) => (message.clientId === clientId ? { ...message, ...change } : message)),
    );
    const message = this.find(clientId);
    if (message && this.isOpen) this.options.store?.keep(message);
  }
}
