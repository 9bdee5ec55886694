import type { Logger } from '@parley/service';
import type { ChatMetrics } from '../metrics.ts';
import type { Change, Position } from '../repositories/records.ts';
import { sizeOf } from './change-size.ts';
import type { RoomCursors } from './cursor.ts';
import { GapTimer } from './gap-timer.ts';
import { Holes } from './holes.ts';
import type { RingMemory } from './ring-memory.ts';
import { Ring, type Entry } from './ring.ts';
import { toEvent } from './room-event.ts';
import type { RoomChanges, RoomLog } from './room-sources.ts';
import { Sightings } from './sightings.ts';

/** Changes read from the store at once. */
const LOG_PAGE = 256;
/** How long a tail waits for Redis before it starts without; its sweeps make up for it. */
const SUBSCRIBE_WAIT_MS = 1_000;
/** For so many write deadlines a skipped number is looked for in the store; a publication of it counts for ever. */
const HOLE_WATCH_DEADLINES = 6;

export interface TailOptions {
  /** Issues the cursor of each event. */
  cursors: RoomCursors;
  /** Recent events kept. */
  ring: number;
  /** Bounds the bytes of the recent events of all tails. */
  ringMemory: RingMemory;
  /** Changes below the head among which holes are remembered. */
  pendingWindow: number;
  gapWaitMs: number;
  writeDeadlineMs: number;
  /** Called when the writer of a number is given up, or may have been before the tail began. */
  onDeadNumber?(roomId: string): void;
}

/** Takes entries as a tail delivers them. */
export type Reader = (entry: Entry) => void;

/**
 * Follows one room: takes its changes from Redis in whatever order they come, and delivers their events in room
 * order, each once, reading from the store what Redis lost. A number that stays empty past the write deadline is
 * skipped and remembered as a hole; should its change turn up, it is delivered late.
 */
export class Tail {
  private head = 0;
  private readonly holes = new Holes();
  /** Changes that came ahead of their turn. */
  private readonly early = new Map<number, Change>();
  private readonly sightings = new Sightings();
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

  /** Listens, and only then reads where the room stands. @throws what the store throws. */
  async start(): Promise<void> {
    this.subscription = this.bus.subscribe(this.roomId, (changes) => this.onChanges(changes));
    const heard = this.subscription.then(() => this.catchUp());
    heard.catch((error: unknown) => this.logger.warn({ err: error, roomId: this.roomId }, 'a tail hears nothing'));
    await Promise.race([this.subscription.catch(() => undefined), wait(SUBSCRIBE_WAIT_MS)]);
    const { head, holes } = await this.log.position(this.roomId);
    const now = performance.now();
    this.head = head;
    this.ring = new Ring(this.options.ring, head, this.options.ringMemory);
    for (const rev of holes) this.holes.add(rev, now);
    if (holes.length > 0) this.options.onDeadNumber?.(this.roomId);
    this.isStarted = true;
    const heardMeanwhile = [...this.early.values()];
    this.early.clear();
    this.onChanges(heardMeanwhile);
  }

  /** Where delivery stands: all events up to `head` are delivered, but those of `holes`. */
  position(): Position {
    return { head: this.head, holes: this.holes.revs };
  }

  /** A position in this room as its subscribers are given it. */
  cursorAt(position: Position): string {
    return this.options.cursors.encode(this.roomId, position);
  }

  /** True when the change is not delivered yet and will be if it is ever stored. */
  awaits(rev: number): boolean {
    return rev > this.head || this.holes.has(rev);
  }

  /** The latest events in the order of their delivery. With those, a reader at `floor` or above has all. */
  recent(): Pick<Ring, 'floor' | 'entries'> {
    return this.ring;
  }

  /** From now on `reader` gets every event that the tail delivers. @returns how to stop it. */
  attach(reader: Reader): () => void {
    this.readers.add(reader);
    return () => this.readers.delete(reader);
  }

  /** Takes note that the room has given numbers up to `lastRev`, and looks for what it has not seen. */
  async observe(lastRev: number): Promise<void> {
    this.sightings.note(lastRev, performance.now());
    if (lastRev > this.head) await this.fill();
    await this.revisitHoles();
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
      if (!this.isStarted || change.rev > this.head) this.keep(change);
      else this.deliverLate(change);
    }
    if (this.isStarted) this.advance();
  }

  /**
   * Beyond the bound a change is let go: it is read from the store when its turn comes. One that was read stays as it
   * is, since it may stand for later ones too.
   */
  private keep(change: Change): void {
    this.sightings.note(change.rev, performance.now());
    if (this.early.size < LOG_PAGE && !this.early.has(change.rev)) this.early.set(change.rev, change);
  }

  /** Delivers what has its turn; when something is missing, sees to it that it is read. */
  private advance(): void {
    const before = this.head;
    for (let next = this.early.get(this.head + 1); next; next = this.early.get(this.head + 1)) {
      this.early.delete(next.rev);
      this.head = next.rev;
      this.deliver(next);
    }
    if (this.head > before) this.onProgress();
    if (this.sightings.last > this.head) this.gapTimer.start(() => this.nextGivenUpIn());
  }

  private onProgress(): void {
    this.gapTimer.reset();
    this.sightings.forget(this.head);
    this.holes.forget(this.head - this.options.pendingWindow);
  }

  /** ms until the next number may be skipped. */
  private nextGivenUpIn(): number {
    return this.sightings.firstOf(this.head + 1) + this.options.writeDeadlineMs - performance.now();
  }

  /** Reads what comes after the head, once Redis is heard. */
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
      this.logger.warn({ err: error, roomId: this.roomId }, 'missing changes not read; trying again');
    } finally {
      this.isFilling = false;
      if (!this.isClosed) this.advance();
    }
  }

  /** @returns true when there may be more to read at once. */
  private async fillOnce(): Promise<boolean> {
    const startedAt = performance.now();
    const before = this.head;
    const page = await this.log.readAfter(this.roomId, before, LOG_PAGE);
    // A page passes over changes that its additions tell. When these were delivered meanwhile, as they were first
    // published, it would pass over too much; and what was missing has come.
    if (this.isClosed || this.head !== before) return false;
    const isWhole = page.length < LOG_PAGE;
    const reach = isWhole ? Infinity : (page.at(-1)?.rev ?? 0);
    for (const change of page) {
      if (change.rev <= this.head) continue;
      this.sightings.note(change.rev, startedAt);
      this.early.set(change.rev, change);
    }
    this.advance();
    while (this.skipDead(startedAt, reach)) this.advance();
    return this.head > before && !isWhole;
  }

  /** Skips the next number when it was known to be taken a write deadline before the read that did not find it. */
  private skipDead(readAt: number, reach: number): boolean {
    const rev = this.head + 1;
    if (rev > this.sightings.last || rev > reach) return false;
    if (this.sightings.firstOf(rev) + this.options.writeDeadlineMs > readAt) return false;
    this.head = rev;
    this.holes.add(rev, performance.now());
    this.metrics.skippedNumbers.inc();
    this.options.onDeadNumber?.(this.roomId);
    this.logger.warn({ roomId: this.roomId, rev }, 'a change number stayed empty past the write deadline');
    this.onProgress();
    return true;
  }

  private async revisitHoles(): Promise<void> {
    const young = this.holes.since(performance.now() - HOLE_WATCH_DEADLINES * this.options.writeDeadlineMs);
    const found = await this.log.readAt(this.roomId, young);
    if (this.isClosed || !young.every((rev) => this.holes.has(rev))) return; // As with pages: the next time.
    for (const change of found) this.deliverLate(change);
  }

  private deliverLate(change: Change): void {
    if (!this.holes.delete(change.rev)) return; // Delivered before.
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
