import { RateLimitedError } from '@parley/service/errors';
import { Inbox, type InboxTimings, type InboxOptions, type InboxSignal } from './inbox.ts';
import type { LatestStream } from './latest-stream.ts';

/** Maximum number of streams of one user's inbox on a replica. */
const MAX_STREAMS = 100;
/** Suggested wait before a retry: by then the user may have closed a tab. */
const RETRY_SECONDS = 5;
/** Time for which an inbox stays open without streams, in ms: opening one reads the position of each of its rooms. */
const IDLE_MS = 30_000;
/** Maximum number of idle inboxes. Beyond that, the one that has been idle longest is closed. */
const MAX_IDLE = 200;

interface SharedInbox {
  inbox: Inbox;
  opened: Promise<void>;
  /** Number of streams, including those that wait for the inbox to open. */
  streams: number;
}

/**
 * Shares one inbox per user on a replica, however many streams it has. An inbox outlives its streams for a while, so
 * that a client that subscribes and unsubscribes in a loop opens it once.
 */
export class Inboxes {
  private readonly inboxes = new Map<string, SharedInbox>();
  /** Close timers of inboxes without streams, the one that has been idle longest first. */
  private readonly idle = new Map<string, NodeJS.Timeout>();
  private isClosed = false;

  constructor(
    private readonly optionsFor: (userId: string) => InboxOptions,
    private readonly timings: InboxTimings,
  ) {}

  /**
   * Returns a stream of activity in the user's rooms from now on.
   * @param onEnd called once, when the stream ends.
   * @param onOpen called when this call opened the inbox, with the number of rooms that were read.
   * @throws RateLimitedError when the user has too many streams; any error that the store throws.
   */
  async follow(userId: string, onEnd: () => void, onOpen: (rooms: number) => void): Promise<LatestStream<InboxSignal>> {
    const known = this.inboxes.get(userId);
    const shared = known ?? this.open(userId);
    if (shared.streams >= MAX_STREAMS) {
      throw new RateLimitedError('Too many inbox subscriptions. Close some of them.', RETRY_SECONDS);
    }
    shared.streams++;
    this.cancelIdle(userId);
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

  /** Closes all inboxes, with or without streams. */
  close(): void {
    this.isClosed = true;
    for (const [userId, shared] of this.inboxes) this.end(userId, shared);
  }

  private open(userId: string): SharedInbox {
    const inbox = new Inbox(this.optionsFor(userId), this.timings);
    const shared: SharedInbox = { inbox, opened: inbox.open(), streams: 0 };
    this.inboxes.set(userId, shared);
    // The next stream opens it again.
    shared.opened.catch(() => this.end(userId, shared));
    return shared;
  }

  private leave(userId: string, shared: SharedInbox): void {
    shared.streams--;
    if (shared.streams > 0 || this.inboxes.get(userId) !== shared) return;
    if (this.isClosed) return this.end(userId, shared);
    const [longest] = this.idle.keys();
    const oldest = longest === undefined ? undefined : this.inboxes.get(longest);
    if (longest !== undefined && oldest && this.idle.size >= MAX_IDLE) this.end(longest, oldest);
    this.idle.set(userId, setTimeout(() => this.end(userId, shared), IDLE_MS).unref());
  }

  private cancelIdle(userId: string): void {
    clearTimeout(this.idle.get(userId));
    this.idle.delete(userId);
  }

  private end(userId: string, shared: SharedInbox): void {
    if (this.inboxes.get(userId) === shared) {
      this.inboxes.delete(userId);
      this.cancelIdle(userId);
    }
    shared.inbox.close();
  }
}
