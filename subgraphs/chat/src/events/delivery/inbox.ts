import type { Logger } from '@parley/service/telemetry';
import type { RoomEntry } from '../../repositories/records.ts';
import { HiddenEntries } from '../log/hidden-entries.ts';
import { LatestStream } from './latest-stream.ts';
import type { RoomBus, UserSignal } from '../redis/room-bus.ts';
import type { RoomEvent } from './room-event.ts';
import type { TailLease, Tails } from '../log/tails.ts';

/** Tails that are started at once. */
const BATCH = 20;

/** What happened in a room of the viewer. */
export interface InboxSignal {
  /** `joined` also means that a hidden room is back in the list. */
  kind: 'joined' | 'left' | 'activity';
  roomId: string;
}

export interface InboxTimings {
  /** Minimum time between two rounds of activity, in ms. It bounds what busy rooms cost. */
  pauseMs: number;
  /** Time between comparisons with the stored rooms, in ms, in case a signal was lost. */
  syncMs: number;
}

export interface InboxOptions {
  userId: string;
  tails: Pick<Tails, 'acquire'>;
  bus: Pick<RoomBus, 'subscribeToUser' | 'onReconnect'>;
  /** Returns the rooms that the user is a member of. */
  findEntries(): Promise<RoomEntry[]>;
  /** Returns the user's entry of a room, or null if the user is not a member. */
  findEntry(roomId: string): Promise<RoomEntry | null>;
  /** Returns the seq of the latest message of the room. */
  findLastSeq(roomId: string): Promise<number>;
  logger: Logger;
}

/**
 * Activity in all rooms of one user, for any number of streams. Each stream buffers at most one signal per room. The
 * inbox keeps the tails of the rooms open, and learns from the user's own channel which rooms the user joins or leaves.
 */
export class Inbox {
  private readonly streams = new Set<LatestStream<InboxSignal>>();
  private readonly leases = new Map<string, TailLease>();
  private readonly hidden = new HiddenEntries();
  private readonly active = new Set<string>();
  private readonly unchecked = new Set<string>();
  private readonly stops: (() => void)[] = [];
  private checks: Promise<void> = Promise.resolve();
  private flushTimer: NodeJS.Timeout | undefined;
  private flushedAt = -Infinity;
  private isClosed = false;

  constructor(
    private readonly options: InboxOptions,
    private readonly timings: InboxTimings,
  ) {}

  /** Number of rooms that it follows. */
  get rooms(): number {
    return this.leases.size;
  }

  /** Subscribes first and then opens the tails of all rooms. @throws when the store fails. */
  async open(): Promise<void> {
    const { bus, userId } = this.options;
    const subscribed = bus.subscribeToUser(userId, (signal) => this.onSignal(signal));
    this.stops.push(() => void subscribed.then((stop) => stop()).catch(() => undefined));
    try {
      const entries = await this.options.findEntries();
      for (const entry of entries) this.hidden.set(entry);
      for (let start = 0; start < entries.length; start += BATCH) {
        await Promise.all(entries.slice(start, start + BATCH).map(({ roomId }) => this.follow(roomId)));
      }
    } catch (error) {
      this.close();
      throw error;
    }
    const timer = setInterval(() => this.sync(), this.timings.syncMs);
    this.stops.push(() => clearInterval(timer));
    this.stops.push(bus.onReconnect(() => this.sync()));
    // Catches rooms that were joined or left before Redis confirmed the subscription.
    subscribed.then(
      () => this.sync(),
      () => undefined,
    );
  }

  /** Returns a stream of the signals from now on. @param onEnd called once, when the stream ends. */
  attach(onEnd: () => void): LatestStream<InboxSignal> {
    const stream = new LatestStream<InboxSignal>(() => {
      this.streams.delete(stream);
      onEnd();
    });
    this.streams.add(stream);
    return stream;
  }

  /** Releases all tails and ends the inbox. */
  close(): void {
    this.isClosed = true;
    clearTimeout(this.flushTimer);
    for (const stop of this.stops) stop();
    for (const { release } of this.leases.values()) release();
    this.leases.clear();
  }

  private onSignal({ kind, roomId }: UserSignal): void {
    if (kind === 'membership') this.recheck(roomId);
    else this.recordActivity(roomId);
  }

  private onEvent(roomId: string, event: RoomEvent): void {
    if (event.__typename === 'MemberRemoved' && event.userId === this.options.userId) this.recheck(roomId);
    else if (event.__typename === 'MessageAdded' && this.hidden.unhide(roomId, event.message.seq))
      this.emit({ kind: 'joined', roomId });
    else this.recordActivity(roomId);
  }

  /** Signals activity in a room: at once, or with all other activity when the pause ends. */
  private recordActivity(roomId: string): void {
    if (this.isClosed || !this.leases.has(roomId)) return;
    this.active.add(roomId);
    if (this.flushTimer) return;
    const left = this.flushedAt + this.timings.pauseMs - performance.now();
    if (left <= 0) this.flush();
    else this.flushTimer = setTimeout(() => this.flush(), left);
  }

  private flush(): void {
    this.flushTimer = undefined;
    this.flushedAt = performance.now();
    for (const roomId of this.active) {
      for (const stream of this.streams) if (!stream.peek(roomId)) stream.push(roomId, { kind: 'activity', roomId });
    }
    this.active.clear();
  }

  /** Reads from the store whether the user is a member now. Checks run one at a time, so that the last result wins. */
  private recheck(roomId: string): void {
    if (this.isClosed || this.unchecked.has(roomId)) return;
    this.unchecked.add(roomId);
    this.queue(async () => {
      this.unchecked.delete(roomId);
      await this.settle(roomId, await this.options.findEntry(roomId));
    });
  }

  private sync(): void {
    this.queue(async () => {
      const entries = await this.options.findEntries();
      const roomIds = new Set(entries.map(({ roomId }) => roomId));
      for (const roomId of [...this.leases.keys()]) if (!roomIds.has(roomId)) await this.settle(roomId, null);
      for (const entry of entries) {
        if (!this.leases.has(entry.roomId) || this.hidden.differs(entry)) await this.settle(entry.roomId, entry);
      }
    });
  }

  private queue(check: () => Promise<void>): void {
    this.checks = this.checks
      .then(() => (this.isClosed ? undefined : check()))
      .catch((error: unknown) => this.options.logger.warn({ err: error }, 'inbox sync failed'));
  }

  private async settle(roomId: string, entry: RoomEntry | null): Promise<void> {
    const lease = this.leases.get(roomId);
    if (!entry) return lease && this.unfollow(roomId, lease);
    const wasHidden = this.hidden.has(roomId);
    this.hidden.set(entry);
    if (!lease) await this.follow(roomId);
    // A message may have arrived before the tail was open, or while the room was being hidden.
    if (this.hidden.has(roomId)) this.hidden.unhide(roomId, await this.options.findLastSeq(roomId));
    const isHidden = this.hidden.has(roomId);
    if (!isHidden && (wasHidden || !lease)) this.emit({ kind: 'joined', roomId });
    else if (lease) this.recordActivity(roomId); // Hidden in the meantime, a new role, or left and joined again.
  }

  private unfollow(roomId: string, lease: TailLease): void {
    this.leases.delete(roomId);
    this.active.delete(roomId);
    this.hidden.forget(roomId);
    lease.release();
    this.emit({ kind: 'left', roomId });
  }

  private async follow(roomId: string): Promise<void> {
    const lease = await this.options.tails.acquire(roomId);
    if (this.isClosed || this.leases.has(roomId)) return lease.release();
    const detach = lease.tail.attach(({ event }) => this.onEvent(roomId, event));
    const release = () => {
      detach();
      lease.release();
    };
    this.leases.set(roomId, { tail: lease.tail, release });
  }

  private emit(signal: InboxSignal): void {
    for (const stream of this.streams) stream.push(signal.roomId, signal);
  }
}
