import type { Logger } from '@parley/service/telemetry';
import type { ChatMetrics } from '../../metrics.ts';
import type { Change, Position } from '../../repositories/records.ts';
import { sizeOf } from './change-size.ts';
import type { RoomCursors } from './cursor.ts';
import { GapTimer } from './gap-timer.ts';
import { Gaps } from './gaps.ts';
import type { RingMemory } from './ring-memory.ts';
import { Ring, type Entry } from './ring.ts';
import { toEvent } from '../delivery/room-event.ts';
import type { RoomChanges, RoomLog } from '../delivery/room-sources.ts';
import { RevAllocationTimes } from './rev-allocation-times.ts';

/** Changes read from the store at once. */
const LOG_PAGE = 256;
/** How long a tail waits for Redis before it starts without it, in ms. Its sweeps find what it misses. */
const SUBSCRIBE_WAIT_MS = 1_000;
/**
 * A skipped rev is read from the store again for this many write deadlines. A publication of it is accepted later too.
 */
const GAP_WATCH_DEADLINES = 6;

export interface TailOptions {
  /** Issues the cursor of each event. */
  cursors: RoomCursors;
  /** Recent events that are kept. */
  ring: number;
  /** Bounds the bytes of the recent events of all tails. */
  ringMemory: RingMemory;
  /** Gaps are remembered for this many revs below the head. */
  pendingWindow: number;
  gapWaitMs: number;
  writeDeadlineMs: number;
  /** Called when a rev counts as abandoned, or may have been abandoned before the tail started. */
  onAbandonedRev?(roomId: string): void;
}

/** Receives entries as a tail delivers them. */
export type Reader = (entry: Entry) => void;

/**
 * Follows one room: receives its changes from Redis in any order, and delivers their events in room order, each once.
 * Changes that Redis lost are read from the store. A rev that stays empty past the write deadline is skipped and
 * remembered as a gap; if its change appears later, it is delivered late.
 */
export class Tail {
  private head = 0;
  private readonly gaps = new Gaps();
  /** Changes that arrived before their predecessors. */
  private readonly early = new Map<number, Change>();
  private readonly allocationTimes = new RevAllocationTimes();
  private ring: Ring;
  private readonly readers = new Set<Reader>();
  private isStarted = false;
  private isClosed = false;
  private isFilling = false;
  private readonly gapTimer: GapTimer;
  private subscription: Promise<() => void> | undefined;

  constructor(
    readonly roomId: string,
    private readonly log: RoomLog,
    private readonly bus: RoomChanges,
    private readonly options: TailOptions,
    private readonly logger: Logger,
    private readonly metrics: ChatMetrics,
  ) {
    this.gapTimer = new GapTimer(options.gapWaitMs, () => void this.fill());
    this.ring = new Ring(options.ring, 0, options.ringMemory);
  }

  /** Subscribes first and then reads the room's position. @throws when the store fails. */
  async start(): Promise<void> {
    this.subscription = this.bus.subscribe(this.roomId, (changes) => this.onChanges(changes));
    const subscribed = this.subscription.then(() => this.catchUp());
    subscribed.catch((error: unknown) =>
      this.logger.warn({ err: error, roomId: this.roomId }, 'tail subscription failed'),
    );
    await Promise.race([this.subscription.catch(() => undefined), wait(SUBSCRIBE_WAIT_MS)]);
    const { head, gaps } = await this.log.position(this.roomId);
    const now = performance.now();
    this.head = head;
    this.ring = new Ring(this.options.ring, head, this.options.ringMemory);
    for (const rev of gaps) this.gaps.add(rev, now);
    if (gaps.length > 0) this.options.onAbandonedRev?.(this.roomId);
    this.isStarted = true;
    const received = [...this.early.values()];
    this.early.clear();
    this.onChanges(received);
  }

  /** The position of delivery: all events up to `head` are delivered, except those of `gaps`. */
  position(): Position {
    return { head: this.head, gaps: this.gaps.revs };
  }

  /** The cursor of a position in this room. */
  cursorAt(position: Position): string {
    return this.options.cursors.encode(this.roomId, position);
  }

  /** True when the change is not delivered yet, and will be if it is ever stored. */
  isPending(rev: number): boolean {
    return rev > this.head || this.gaps.has(rev);
  }

  /** The latest events, in the order of delivery. A reader at `floor` or above needs no others. */
  recent(): Pick<Ring, 'floor' | 'entries'> {
    return this.ring;
  }

  /** Delivers every event from now on to `reader`. @returns a function that stops it. */
  attach(reader: Reader): () => void {
    this.readers.add(reader);
    return () => this.readers.delete(reader);
  }

  /** Records that the room has allocated revs up to `lastRev`, and reads what is missing. */
  async observe(lastRev: number): Promise<void> {
    this.allocationTimes.record(lastRev, performance.now());
    if (lastRev > this.head) await this.fill();
    await this.revisitGaps();
  }

  close(): void {
    this.isClosed = true;
    this.gapTimer.stop();
    this.readers.clear();
    this.early.clear();
    this.ring.clear();
    this.subscription?.then(
      (unsubscribe) => unsubscribe(),
      () => undefined,
    );
  }

  private onChanges(changes: readonly Change[]): void {
    if (this.isClosed) return;
    for (const change of changes) {
      if (!this.isStarted || change.rev > this.head) this.buffer(change);
      else this.deliverLate(change);
    }
    if (this.isStarted) this.advance();
  }

  /**
   * Drops changes beyond the bound: they are read from the store in their turn. A change that was read is not replaced,
   * because it may stand for later ones too.
   */
  private buffer(change: Change): void {
    this.allocationTimes.record(change.rev, performance.now());
    if (this.early.size < LOG_PAGE && !this.early.has(change.rev)) this.early.set(change.rev, change);
  }

  /** Delivers the changes whose turn has come. If one is missing, schedules a read. */
  private advance(): void {
    const before = this.head;
    for (let next = this.early.get(this.head + 1); next; next = this.early.get(this.head + 1)) {
      this.early.delete(next.rev);
      this.head = next.rev;
      this.deliver(next);
    }
    if (this.head > before) this.onProgress();
    if (this.allocationTimes.last > this.head) this.gapTimer.start(() => this.msUntilNextAbandoned());
  }

  private onProgress(): void {
    this.gapTimer.reset();
    this.allocationTimes.forget(this.head);
    this.gaps.forget(this.head - this.options.pendingWindow);
  }

  /** Time until the next rev may be skipped, in ms. */
  private msUntilNextAbandoned(): number {
    return this.allocationTimes.firstOf(this.head + 1) + this.options.writeDeadlineMs - performance.now();
  }

  /** Reads the changes after the head once Redis has confirmed the subscription. */
  private async catchUp(): Promise<void> {
    if (this.isStarted) await this.fill();
  }

  private async fill(): Promise<void> {
    if (this.isFilling || this.isClosed) return;
    this.isFilling = true;
    try {
      this.metrics.gapFills.inc();
      while (await this.fillOnce());
    } catch (error) {
      this.logger.warn({ err: error, roomId: this.roomId }, 'reading missing changes failed; retrying');
    } finally {
      this.isFilling = false;
      if (!this.isClosed) this.advance();
    }
  }

  /** @returns true when more changes may be available to read at once. */
  private async fillOnce(): Promise<boolean> {
    const startedAt = performance.now();
    const before = this.head;
    const page = await this.log.readAfter(this.roomId, before, LOG_PAGE);
    // A page leaves out changes that its additions include. If those were delivered from publications in the meantime, in
    // their first state, the page would leave out too much. What was missing has then arrived.
    if (this.isClosed || this.head !== before) return false;
    const isWhole = page.length < LOG_PAGE;
    const reach = isWhole ? Infinity : (page.at(-1)?.rev ?? 0);
    for (const change of page) {
      if (change.rev <= this.head) continue;
      this.allocationTimes.record(change.rev, startedAt);
      this.early.set(change.rev, change);
    }
    this.advance();
    while (this.skipAbandoned(startedAt, reach)) this.advance();
    return this.head > before && !isWhole;
  }

  /** Skips the next rev if it was known to be allocated a write deadline before the read that did not find it. */
  private skipAbandoned(readAt: number, reach: number): boolean {
    const rev = this.head + 1;
    if (rev > this.allocationTimes.last || rev > reach) return false;
    if (this.allocationTimes.firstOf(rev) + this.options.writeDeadlineMs > readAt) return false;
    this.head = rev;
    this.gaps.add(rev, performance.now());
    this.metrics.skippedRevs.inc();
    this.options.onAbandonedRev?.(this.roomId);
    this.logger.warn({ roomId: this.roomId, rev }, 'abandoned rev skipped');
    this.onProgress();
    return true;
  }

  private async revisitGaps(): Promise<void> {
    const young = this.gaps.since(performance.now() - GAP_WATCH_DEADLINES * this.options.writeDeadlineMs);
    const found = await this.log.readAt(this.roomId, young);
    if (this.isClosed || !young.every((rev) => this.gaps.has(rev))) return; // See `fillOnce`; the next sweep retries.
    for (const change of found) this.deliverLate(change);
  }

  private deliverLate(change: Change): void {
    if (!this.gaps.delete(change.rev)) return; // Already delivered.
    this.metrics.lateChanges.inc();
    this.deliver(change);
  }

  private deliver(change: Change): void {
    const event = toEvent(change, { roomId: this.roomId, cursor: this.cursorAt(this.position()) });
    if (!event) return;
    const entry = { rev: change.rev, event };
    this.ring.push(entry, sizeOf(change));
    for (const reader of this.readers) reader(entry);
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, ms).unref());
}
