import { RateLimitedError } from '@parley/service';
import { Inbox, type InboxOptions, type InboxParts, type InboxSignal } from './inbox.ts';
import type { LatestStream } from './latest-stream.ts';

/** Streams of one user's inbox on a replica. */
const MOST_STREAMS = 100;
/** After that many seconds a tab may have been closed. */
const RETRY_SECONDS = 5;
/** How long an inbox stays open without a stream, in ms: opening one reads where each of its rooms stands. */
const IDLE_MS = 30_000;
/** Inboxes that do so; with more, the one that has been idle for longest closes. */
const MAX_IDLE = 200;

interface Shared {
  inbox: Inbox;
  opened: Promise<void>;
  /** Streams, also those that wait for the inbox to open. */
  streams: number;
}

/**
 * Of a user's inbox there is one on a replica, however many streams there are of it. It outlasts them for a while, so that
 * one who subscribes and leaves in a loop opens it once.
 */
export class Inboxes {
  private readonly inboxes = new Map<string, Shared>();
  /** When those close that have no stream, the one that has been idle for longest first. */
  private readonly idle = new Map<string, NodeJS.Timeout>();
  private isClosed = false;

  constructor(
    private readonly partsFor: (userId: string) => InboxParts,
    private readonly options: InboxOptions,
  ) {}

  /**
   * A stream of what happens in the user's rooms from now on.
   * @param onEnd called once, when it ends.
   * @param onOpen called when the inbox was opened for this, with the number of rooms of which the store was asked.
   * @throws RateLimitedError when there are too many; what the store throws.
   */
  async follow(userId: string, onEnd: () => void, onOpen: (rooms: number) => void): Promise<LatestStream<InboxSignal>> {
    const known = this.inboxes.get(userId);
    const shared = known ?? this.open(userId);
    if (shared.streams >= MOST_STREAMS) {
      throw new RateLimitedError('Your inbox is open too often. End other subscriptions.', RETRY_SECONDS);
    }
    shared.streams++;
    this.wake(userId);
    try {
      await shared.opened;
    } catch (error) {
      this.leave(userId, shared);
      throw error;
    }
    if (!known) onOpen(shared.inbox.rooms);
    return shared.inbox.attach(() => {
      this.leave(userId, shared);
      onEnd();
    });
  }

  /** Closes all of them, with or without streams. */
  close(): void {
    this.isClosed = true;
    for (const [userId, shared] of this.inboxes) this.end(userId, shared);
  }

  private open(userId: string): Shared {
    const inbox = new Inbox(this.partsFor(userId), this.options);
    const shared: Shared = { inbox, opened: inbox.open(), streams: 0 };
    this.inboxes.set(userId, shared);
    // The next stream tries again.
    shared.opened.catch(() => this.end(userId, shared));
    return shared;
  }

  private leave(userId: string, shared: Shared): void {
    shared.streams--;
    if (shared.streams > 0 || this.inboxes.get(userId) !== shared) return;
    if (this.isClosed) return this.end(userId, shared);
    const [longest] = this.idle.keys();
    const oldest = longest === undefined ? undefined : this.inboxes.get(longest);
    if (longest !== undefined && oldest && this.idle.size >= MAX_IDLE) this.end(longest, oldest);
    this.idle.set(userId, setTimeout(() => this.end(userId, shared), IDLE_MS).unref());
  }

  private wake(userId: string): void {
    clearTimeout(this.idle.get(userId));
    this.idle.delete(userId);
  }

  private end(userId: string, shared: Shared): void {
    if (this.inboxes.get(userId) === shared) {
      this.inboxes.delete(userId);
      this.wake(userId);
    }
    shared.inbox.close();
  }
}
