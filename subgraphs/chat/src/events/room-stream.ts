import { NotFoundError, ServiceUnavailableError } from '@parley/service';
import type { ChatMetrics } from '../metrics.ts';
import type { Backlog } from '../repositories/change-log.ts';
import type { Change, Position } from '../repositories/records.ts';
import { takeBytes } from './change-size.ts';
import { digest, endsMembership } from './digest.ts';
import { toEvent, type RoomEvent } from './room-event.ts';
import type { Entry } from './ring.ts';
import type { RoomLog } from './room-sources.ts';
import type { GroupMember } from './room-group.ts';
import type { Tail } from './tail.ts';
import type { TailLease } from './tails.ts';

/** Changes that a subscriber reads at once to catch up. */
const RESUME_PAGE = 64;
/** Of those, about as many bytes wait for one subscriber, however long the messages are. */
const RESUME_BYTES = 262_144;

/** An event, or the error that ends the stream. */
export type RoomStreamItem = RoomEvent | Error;

/** A subscriber who may follow the room only as long as they are a member. */
export interface MemberOnly {
  userId: string;
  /** Asks the store. */
  mayRead(): Promise<boolean>;
}

export interface RoomStreamOptions {
  /** What the subscriber has had; null: from now on. */
  position: Position | null;
  /** Null for who may read the room in any case. */
  memberOnly: MemberOnly | null;
  /** Events that may wait. */
  queueLimit: number;
}

/** Lets others tell the subscriber what the tail delivers from now on. @returns how to end that. */
export type JoinGroup = (tail: Tail, member: Pick<GroupMember, 'userId' | 'removed'>) => () => void;

const DONE = { value: undefined, done: true } as const;

/**
 * One subscriber's events of a room. With a position it first brings what has happened since, from the tail's ring
 * or in pages from the store, and then what the tail delivers; each event once and in order. It ends with the
 * membership of who may read the room as a member only: after that event nothing comes any more.
 *
 * Written by hand, as an `async function*` cannot be closed while it waits.
 */
export class RoomStream implements AsyncIterableIterator<RoomStreamItem> {
  /** Where the room stood when the stream began. */
  readonly startCursor: string;
  private queue: RoomStreamItem[] = [];
  /** What the subscriber has had before the tail delivers to it. */
  private head: number;
  private readonly holes: Set<number>;
  private readonly backlog: Backlog;
  /** Holes to look for in the store; undefined until it is known which. */
  private unreadHoles: number[] | undefined;
  private detach: (() => void) | undefined;
  private state: 'open' | 'closing' | 'ended' = 'open';
  private wake: (() => void) | undefined;
  private joinGroup: JoinGroup | undefined;
  private previous: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly lease: TailLease,
    private readonly log: Pick<RoomLog, 'readAfter' | 'readAt'>,
    private readonly options: RoomStreamOptions,
    private readonly metrics: ChatMetrics,
  ) {
    const position = options.position ?? lease.tail.position();
    this.startCursor = lease.tail.cursorAt(position);
    this.head = position.head;
    this.holes = new Set(position.holes);
    this.backlog = { origin: { head: position.head, holes: [] }, settled: lease.tail.position() };
    if (options.position) metrics.resumes.inc();
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

  /** Once the subscriber has had all that the tail has delivered, `join` tells them the rest. */
  shareWith(join: JoinGroup): void {
    this.joinGroup = join;
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
      if (this.state !== 'open') return DONE;
      if (this.detach) {
        this.share();
        await new Promise<void>((resolve) => (this.wake = resolve));
      } else await this.catchUp().catch((error: unknown) => this.fail(error));
    }
  }

  /** Brings one step of what the subscriber has missed, or, when little is missing, attaches it to the tail. */
  private async catchUp(): Promise<void> {
    this.unreadHoles ??= this.findUnreadHoles();
    if (this.unreadHoles.length > 0) return this.readHoles(this.unreadHoles);
    if (this.head < this.lease.tail.recent().floor) return this.readPage();
    // What was in the ring, or came late, while something else was read, may have been dropped from it meanwhile.
    this.unreadHoles = this.findUnreadHoles().filter((rev) => !this.lease.tail.awaits(rev));
    if (this.unreadHoles.length === 0) this.attach();
  }

  private findUnreadHoles(): number[] {
    const recent = new Set(this.lease.tail.recent().entries.map(({ rev }) => rev));
    return [...this.holes].filter((rev) => !recent.has(rev));
  }

  private async readHoles(unread: readonly number[]): Promise<void> {
    const { tail } = this.lease;
    const revs = unread.slice(0, RESUME_PAGE);
    // Asked before the read: what comes meanwhile is in the ring.
    const givenUp = revs.filter((rev) => !tail.awaits(rev));
    const page = await this.log.readAt(tail.roomId, revs, this.backlog);
    await this.requireReadable();
    const found = takeBytes(page, RESUME_BYTES);
    const left = new Set(page.slice(found.length).map(({ rev }) => rev));
    this.unreadHoles = [...revs.filter((rev) => left.has(rev)), ...unread.slice(revs.length)];
    for (const change of found) {
      if (!this.holes.delete(change.rev)) continue;
      this.backlog.origin.holes.push(change.rev);
      this.enqueue(change);
    }
    // What is in neither place was given up long ago.
    for (const rev of givenUp) if (!left.has(rev)) this.holes.delete(rev);
  }

  private async readPage(): Promise<void> {
    const { tail } = this.lease;
    // Taken before the read: only what the tail had passed by then is sure to be in the page if it exists.
    const settled = tail.position();
    const read = await this.log.readAfter(tail.roomId, this.head, RESUME_PAGE, this.backlog);
    await this.requireReadable();
    const page = takeBytes(read, RESUME_BYTES);
    const isWhole = page.length === read.length && read.length < RESUME_PAGE;
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

  /** What was read is for the subscriber only if they were still entitled to it when it was read. */
  private async requireReadable(): Promise<void> {
    const { memberOnly } = this.options;
    if (memberOnly && !(await memberOnly.mayRead())) throw new NotFoundError('room');
  }

  private enqueue(change: Change): void {
    if (this.state !== 'open' || change.kind === 'silent') return;
    const { tail } = this.lease;
    const holes = [...this.holes].sort((left, right) => left - right);
    const event = toEvent(change, { roomId: tail.roomId, cursor: tail.cursorAt({ head: this.head, holes }) });
    if (event) this.queue.push(event);
  }

  private attach(): void {
    if (this.state !== 'open') return;
    const { tail } = this.lease;
    const { memberOnly } = this.options;
    const missed = tail.recent().entries.filter(({ rev }) => this.isMissing(rev));
    if (memberOnly && endsMembership(missed, memberOnly.userId)) return this.fail(new NotFoundError('room'));
    for (const { event } of digest(missed)) this.queue.push(event);
    this.detach = tail.attach((entry) => this.receive(entry));
  }

  /** Changes places with the group, unless that has yet to be told what this subscriber has had elsewhere. */
  private share(): void {
    const { joinGroup } = this;
    const { tail } = this.lease;
    const { head, holes } = tail.position();
    if (!joinGroup || head < this.head || !holes.every((rev) => this.isMissing(rev))) return;
    this.joinGroup = undefined;
    this.detach?.();
    const userId = this.options.memberOnly?.userId ?? null;
    this.detach = joinGroup(tail, { userId, removed: (error) => this.fail(error) });
  }

  private receive({ rev, event }: Entry): void {
    if (this.state !== 'open' || !this.isMissing(rev)) return; // The subscriber had it before it came here.
    if (this.queue.length >= this.options.queueLimit) {
      this.metrics.slowConsumers.inc();
      return this.fail(new ServiceUnavailableError('Too slow for this room: subscribe again from the last cursor.'));
    }
    this.queue.push(event);
    if (event.__typename === 'MemberRemoved' && event.userId === this.options.memberOnly?.userId) this.shut();
    this.wake?.();
  }

  private isMissing(rev: number): boolean {
    return rev > this.head || this.holes.has(rev);
  }

  /** The subscriber is no member any more: what waits is still theirs, and nothing after it. */
  private shut(): void {
    this.metrics.removedSubscribers.inc();
    this.queue.push(new NotFoundError('room'));
    this.state = 'closing';
    this.detach?.();
  }

  /** Ends the stream with an error, in place of all that waits: the subscriber resumes from its last cursor. */
  private fail(error: unknown): void {
    if (this.state === 'ended') return;
    this.end();
    this.queue = [error instanceof Error ? error : new Error(String(error))];
  }

  private end(): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.queue = [];
    this.detach?.();
    this.lease.release();
    this.wake?.();
  }
}
