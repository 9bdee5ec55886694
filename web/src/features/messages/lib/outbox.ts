import { backoff, wait as waitFor } from '../../../lib/backoff.ts';
import { problemOf } from '../../../lib/problem.ts';
import { Store } from '../../../lib/store.ts';
import type { MessageFieldsFragment } from '../../../gql/graphql.ts';

/** A message on its way: shown at once, gone from here when the room has it. */
export interface OutgoingMessage {
  /** The same in every try, so that the message is stored once however often it is sent. */
  clientId: string;
  roomId: string;
  body: string;
  /** The message that it answers. */
  replyTo?: NonNullable<MessageFieldsFragment['replyTo']>;
  /** RFC 3339, by this device's clock. */
  createdAt: string;
  state: 'sending' | 'failed';
  /** Why it failed, or why it takes so long, in words for people. */
  problem?: string;
}

export interface OutboxOptions {
  /** Resolves once the message is stored and in the timeline. */
  deliver(message: OutgoingMessage): Promise<void>;
  newClientId(): string;
  now(): Date;
  wait?(ms: number): Promise<void>;
  /** Resolves as soon as there is a network to send over. */
  online?(): Promise<void>;
  /** Where the messages outlive the page. */
  store?: OutboxStore;
}

export interface OutboxStore {
  messages(): OutgoingMessage[];
  keep(message: OutgoingMessage): void;
  drop(clientId: string): void;
}

/** Not what was written is at fault, but who is signed in: it waits until somebody is again. */
const SIGNED_OUT = 'UNAUTHENTICATED';

/**
 * The messages on their way. Those to one room go one after the other, in the order in which they were written. One
 * without an answer is sent again for as long as it takes: the room stores it once, and to give it up would let later
 * ones overtake it. Only a refusal makes it a failed one, which is for the person to decide about.
 */
export class Outbox {
  readonly messages = new Store<readonly OutgoingMessage[]>([]);
  private readonly queues = new Map<string, Promise<void>>();

  private isOpen = true;

  constructor(private readonly options: OutboxOptions) {}

  /** Takes up what an earlier page left. Returns how to stop sending: what is on its way stays in the store. */
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

  /** Resolves once the message is on its way no more: it is in the room, refused, or given up. */
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

  /** Sends a failed message again. */
  retry(clientId: string): void {
    const message = this.find(clientId);
    if (message?.state !== 'failed') return;
    this.update(clientId, { state: 'sending', problem: undefined });
    void this.enqueue(message);
  }

  /** Takes a message out: it is in the room, or the person gave it up. */
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

  /** The present, but after the message before, whatever the clock does: by this they are put in order after a reload. */
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
