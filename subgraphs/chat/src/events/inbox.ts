import type { Logger } from '@parley/service';
import type { RoomEntry } from '../repositories/records.ts';
import { HiddenEntries } from './hidden-entries.ts';
import { LatestStream } from './latest-stream.ts';
import type { RoomBus, UserSignal } from './room-bus.ts';
import type { RoomEvent } from './room-event.ts';
import type { TailLease, Tails } from './tails.ts';

/** Tails that are begun at once. */
const BATCH = 20;

/** What happened with a room of the viewer. */
export interface InboxSignal {
  /** `joined` also when a hidden room is in the list again. */
  kind: 'joined' | 'left' | 'activity';
  roomId: string;
}

export interface InboxOptions {
  /** The least time between two rounds of activity, so that busy rooms do not cost more than they are worth, in ms. */
  pauseMs: number;
  /** How often the rooms are compared with the store, in case that a signal was lost. */
  syncMs: number;
}

export interface InboxParts {
  userId: string;
  tails: Pick<Tails, 'acquire'>;
  bus: Pick<RoomBus, 'subscribeToUser' | 'onReconnect'>;
  /** The rooms that the user is a member of. */
  findEntries(): Promise<RoomEntry[]>;
  /** The user's entry of a room; null when they are not a member of it. */
  findEntry(roomId: string): Promise<RoomEntry | null>;
  /** The number last given to a message of the room. */
  findLastSeq(roomId: string): Promise<number>;
  logger: Logger;
}

/**
 * What happens in all rooms of one user, for any number of streams, in each of which one signal a room at most waits.
 * It holds the tails of the rooms, and hears over the user's own topic of rooms that they joined or left.
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
    private readonly parts: InboxParts,
    private readonly options: InboxOptions,
  ) {}

  /** Rooms that it holds. */
  get rooms(): number {
    return this.leases.size;
  }

  /** Listens, and only then takes hold of all rooms. @throws what the store throws. */
  async open(): Promise<void> {
    const { bus, userId } = this.parts;
    const heard = bus.subscribeToUser(userId, (signal) => this.onSignal(signal));
    this.stops.push(() => void heard.then((stop) => stop()).catch(() => undefined));
    try {
      const entries = await this.parts.findEntries();
      for (const entry of entries) this.hidden.note(entry);
      for (let start = 0; start < entries.length; start += BATCH) {
        await Promise.all(entries.slice(start, start + BATCH).map(({ roomId }) => this.hold(roomId)));
      }
    } catch (error) {
      this.close();
      throw error;
    }
    const timer = setInterval(() => this.sync(), this.options.syncMs);
    this.stops.push(() => clearInterval(timer));
    this.stops.push(bus.onReconnect(() => this.sync()));
    // What was joined or left before Redis took the subscription.
    heard.then(
      () => this.sync(),
      () => undefined,
    );
  }

  /** The signals from now on. @param onEnd called once, when the stream ends. */
  attach(onEnd: () => void): LatestStream<InboxSignal> {
    const stream = new LatestStream<InboxSignal>(() => {
      this.streams.delete(stream);
      onEnd();
    });
    this.streams.add(stream);
    return stream;
  }

  /** Lets go of all. */
  close(): void {
    this.isClosed = true;
    clearTimeout(this.flushTimer);
    for (const stop of this.stops) stop();
    for (const { release } of this.leases.values()) release();
    this.leases.clear();
  }

  private onSignal({ kind, roomId }: UserSignal): void {
    if (kind === 'membership') this.recheck(roomId);
    else this.note(roomId);
  }

  private onEvent(roomId: string, event: RoomEvent): void {
    if (event.__typename === 'MemberRemoved' && event.userId === this.parts.userId) this.recheck(roomId);
    else if (event.__typename === 'MessageAdded' && this.hidden.emerges(roomId, event.message.seq))
      this.tell({ kind: 'joined', roomId });
    else this.note(roomId);
  }

  /** Tells of activity in a room, at once or with all else at the end of the pause. */
  private note(roomId: string): void {
    if (this.isClosed || !this.leases.has(roomId)) return;
    this.active.add(roomId);
    if (this.flushTimer) return;
    const left = this.flushedAt + this.options.pauseMs - performance.now();
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

  /** Asks the store whether the user is a member now; one question after the other, so that the last one counts. */
  private recheck(roomId: string): void {
    if (this.isClosed || this.unchecked.has(roomId)) return;
    this.unchecked.add(roomId);
    this.queue(async () => {
      this.unchecked.delete(roomId);
      await this.settle(roomId, await this.parts.findEntry(roomId));
    });
  }

  private sync(): void {
    this.queue(async () => {
      const entries = await this.parts.findEntries();
      const roomIds = new Set(entries.map(({ roomId }) => roomId));
      for (const roomId of [...this.leases.keys()]) if (!roomIds.has(roomId)) await this.settle(roomId, null);
      for (const entry of entries) {
        if (!this.leases.has(entry.roomId) || this.hidden.differs(entry)) await this.settle(entry.roomId, entry);
      }
    });
  }

  private queue(act: () => Promise<void>): void {
    this.checks = this.checks
      .then(() => (this.isClosed ? undefined : act()))
      .catch((error: unknown) => this.parts.logger.warn({ err: error }, 'an inbox is not compared with the store'));
  }

  private async settle(roomId: string, entry: RoomEntry | null): Promise<void> {
    const lease = this.leases.get(roomId);
    if (!entry) return lease && this.letGo(roomId, lease);
    const wasHidden = this.hidden.has(roomId);
    this.hidden.note(entry);
    if (!lease) await this.hold(roomId);
    // A message that came before the room was held, or while it was being hidden.
    if (this.hidden.has(roomId)) this.hidden.emerges(roomId, await this.parts.findLastSeq(roomId));
    const isHidden = this.hidden.has(roomId);
    if (!isHidden && (wasHidden || !lease)) this.tell({ kind: 'joined', roomId });
    else if (lease) this.note(roomId); // Hidden by now, another role, or left and joined again.
  }

  private letGo(roomId: string, lease: TailLease): void {
    this.leases.delete(roomId);
    this.active.delete(roomId);
    this.hidden.forget(roomId);
    lease.release();
    this.tell({ kind: 'left', roomId });
  }

  private async hold(roomId: string): Promise<void> {
    const lease = await this.parts.tails.acquire(roomId);
    if (this.isClosed || this.leases.has(roomId)) return lease.release();
    const detach = lease.tail.attach(({ event }) => this.onEvent(roomId, event));
    const release = () => {
      detach();
      lease.release();
    };
    this.leases.set(roomId, { tail: lease.tail, release });
  }

  private tell(signal: InboxSignal): void {
    for (const stream of this.streams) stream.push(signal.roomId, signal);
  }
}
