import { RateLimitedError } from '@parley/shared';
import { Inbox, type InboxOptions, type InboxParts, type InboxSignal } from './inbox.ts';
import type { LatestStream } from './latest-stream.ts';

/** Streams of one user's inbox on a replica. */
const MOST_STREAMS = 100;
/** After that many seconds a tab may have been closed. */
const RETRY_SECONDS = 5;

interface Shared {
  inbox: Inbox;
  opened: Promise<void>;
  /** Streams, also those that wait for the inbox to open. */
  streams: number;
}

/** Of a user's inbox there is one on a replica, however many streams there are of it. */
export class Inboxes {
  private readonly inboxes = new Map<string, Shared>();

  constructor(
    private readonly partsFor: (userId: string) => InboxParts,
    private readonly options: InboxOptions,
  ) {}

  /**
   * A stream of what happens in the user's rooms from now on. @param onEnd called once, when it ends.
   * @throws RateLimitedError when there are too many; what the store throws.
   */
  async follow(userId: string, onEnd: () => void): Promise<LatestStream<InboxSignal>> {
    const shared = this.inboxes.get(userId) ?? this.open(userId);
    if (shared.streams >= MOST_STREAMS) {
      throw new RateLimitedError('Your inbox is open too often. End other subscriptions.', RETRY_SECONDS);
    }
    shared.streams++;
    try {
      await shared.opened;
    } catch (error) {
      this.leave(userId, shared);
      throw error;
    }
    return shared.inbox.attach(() => {
      this.leave(userId, shared);
      onEnd();
    });
  }

  private open(userId: string): Shared {
    const inbox = new Inbox(this.partsFor(userId), this.options);
    const shared: Shared = { inbox, opened: inbox.open(), streams: 0 };
    this.inboxes.set(userId, shared);
    // Who comes next tries again.
    shared.opened.catch(() => this.forget(userId, shared));
    return shared;
  }

  private leave(userId: string, shared: Shared): void {
    shared.streams--;
    if (shared.streams > 0) return;
    this.forget(userId, shared);
    shared.inbox.close();
  }

  private forget(userId: string, shared: Shared): void {
    if (this.inboxes.get(userId) === shared) this.inboxes.delete(userId);
  }
}
