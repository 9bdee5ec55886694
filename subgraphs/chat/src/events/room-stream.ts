import { ServiceUnavailableError } from '@parley/shared';
import type { ChatMetrics } from '../metrics.ts';
import type { Change, Position } from '../repositories/records.ts';
import { encodeCursor } from './cursor.ts';
import type { RoomEvent } from './room-event.ts';
import { LOG_PAGE, type Entry, type RoomLog } from './tail.ts';
import type { TailLease } from './tails.ts';

/** An event, or the error that ends the stream. */
export type RoomStreamItem = RoomEvent | Error;

const DONE = { value: undefined, done: true } as const;

/**
 * One subscriber's events of a room. With a position it first brings what has happened since, from the tail's ring
 * or in pages from the store, and then what the tail delivers; each event once and in order.
 *
 * Written by hand, as an `async function*` cannot be closed while it waits.
 */
export class RoomStream implements AsyncIterableIterator<RoomStreamItem> {
  private queue: RoomStreamItem[] = [];
  /** What the subscriber has had before the tail delivers to it. */
  private head: number;
  private readonly holes: Set<number>;
  private detach: (() => void) | undefined;
  private isEnded = false;
  private wake: (() => void) | undefined;
  private previous: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly lease: TailLease,
    private readonly log: RoomLog,
    /** Null: from now on. */
    position: Position | null,
    private readonly queueLimit: number,
    private readonly metrics: ChatMetrics,
  ) {
    const { head, holes } = position ?? lease.tail.position();
    this.head = head;
    this.holes = new Set(holes);
    if (position) metrics.resumes.inc();
    else this.attach();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<RoomStreamItem, undefined>> {
    const result = this.previous.then(() => this.take());
    this.previous = result.catch(() => undefined);
    return result;
  }

  /** Ends the stream at once, also while `next` waits. */
  async return(): Promise<IteratorResult<RoomStreamItem, undefined>> {
    this.end();
    return DONE;
  }

  async throw(error: unknown): Promise<IteratorResult<RoomStreamItem, undefined>> {
    this.end();
    throw error;
  }

  private async take(): Promise<IteratorResult<RoomStreamItem, undefined>> {
    for (;;) {
      const value = this.queue.shift();
      if (value) {
        if (value instanceof Error) this.end();
        return { value, done: false };
      }
      if (this.isEnded) return DONE;
      if (this.detach) await new Promise<void>((resolve) => (this.wake = resolve));
      else await this.catchUp().catch((error: unknown) => this.fail(error));
    }
  }

  /** Brings one step of what the subscriber has missed, or, when little is missing, attaches it to the tail. */
  private async catchUp(): Promise<void> {
    const { tail } = this.lease;
    const { floor, entries } = tail.recent();
    const unresolved = [...this.holes].filter(
      (rev) => !tail.awaits(rev) && !entries.some((entry) => entry.rev === rev),
    );
    if (unresolved.length > 0) return this.readHoles(unresolved);
    if (this.head >= floor) return this.attach();
    return this.readPage();
  }

  private async readHoles(revs: number[]): Promise<void> {
    const found = await this.log.readAt(this.lease.tail.roomId, revs);
    for (const change of found) {
      this.holes.delete(change.rev);
      this.enqueue(change);
    }
    // What is in neither place was given up long ago.
    for (const rev of revs) this.holes.delete(rev);
  }

  private async readPage(): Promise<void> {
    const { tail } = this.lease;
    // Taken before the read: only what the tail had passed by then is sure to be in the page if it exists.
    const settled = tail.position();
    const page = await this.log.readAfter(tail.roomId, this.head, LOG_PAGE);
    const isWhole = page.length < LOG_PAGE;
    const end = isWhole ? settled.head : Math.min(settled.head, page.at(-1)?.rev ?? 0);
    const stored = new Set(page.map(({ rev }) => rev));
    const missing = settled.holes.filter((rev) => rev > this.head && rev <= end && !stored.has(rev));
    for (const change of page.filter(({ rev }) => rev <= end)) {
      while (missing[0] !== undefined && missing[0] < change.rev) this.holes.add(missing.shift() ?? 0);
      this.head = change.rev;
      this.enqueue(change);
    }
    for (const rev of missing) this.holes.add(rev);
    this.head = end;
  }

  private enqueue(change: Change): void {
    if (this.isEnded || change.kind === 'silent') return;
    const { roomId } = this.lease.tail;
    const holes = [...this.holes].sort((left, right) => left - right);
    const cursor = encodeCursor(roomId, { head: this.head, holes });
    this.queue.push({ __typename: 'MessageAdded', roomId, cursor, message: change.message });
  }

  private attach(): void {
    if (this.isEnded) return;
    for (const entry of this.lease.tail.recent().entries) this.receive(entry);
    this.detach = this.lease.tail.attach((entry) => this.receive(entry));
  }

  private receive({ rev, event }: Entry): void {
    if (rev <= this.head && !this.holes.has(rev)) return; // The subscriber had it before it came here.
    if (this.queue.length >= this.queueLimit) {
      this.metrics.slowConsumers.inc();
      return this.fail(new ServiceUnavailableError('Too slow for this room: subscribe again from the last cursor.'));
    }
    this.queue.push(event);
    this.wake?.();
  }

  /** Ends the stream with an error, in place of all that waits: the subscriber resumes from its last cursor. */
  private fail(error: unknown): void {
    if (this.isEnded) return;
    this.end();
    this.queue = [error instanceof Error ? error : new Error(String(error))];
  }

  private end(): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.queue = [];
    this.detach?.();
    this.lease.release();
    this.wake?.();
  }
}
