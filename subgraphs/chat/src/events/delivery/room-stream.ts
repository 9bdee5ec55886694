import { NotFoundError, ServiceUnavailableError } from '@parley/service/errors';
import type { ChatMetrics } from '../../metrics.ts';
import type { Backfill } from '../../repositories/change-log.ts';
import type { Change, Position } from '../../repositories/records.ts';
import { takeBytes } from '../log/change-size.ts';
import { compact, endsMembership } from '../log/compact.ts';
import { toEvent, type RoomEvent } from './room-event.ts';
import type { Entry } from '../log/ring.ts';
import type { RoomLog } from './room-sources.ts';
import type { GroupMember } from './fan-out-group.ts';
import type { Tail } from '../log/tail.ts';
import type { TailLease } from '../log/tails.ts';

/** Changes that a stream reads at once during backfill. */
const RESUME_PAGE = 64;
/** Approximate bytes of the changes that are buffered for one stream, however long the messages are. */
const RESUME_BYTES = 262_144;

/** An event, or the error that ends the stream. */
export type RoomStreamItem = RoomEvent | Error;

/** A subscriber who may follow the room only while they are a member. */
export interface MemberOnly {
  userId: string;
  /** Reads the membership from the store. */
  mayRead(): Promise<boolean>;
}

export interface RoomStreamOptions {
  /** What the subscriber has received. Null starts a live stream. */
  position: Position | null;
  /** Null when the viewer may read the room in any case. */
  memberOnly: MemberOnly | null;
  /** Maximum number of waiting events. */
  queueLimit: number;
}

/** Hands the delivery of later events over to a group. @returns a function that leaves it. */
export type JoinGroup = (tail: Tail, member: Pick<GroupMember, 'userId' | 'removed'>) => () => void;

const DONE = { value: undefined, done: true } as const;

/**
 * The events of a room for one subscriber. With a position, the stream starts with a backfill, from the tail's ring or
 * in pages from the store; after the cutover it is live and follows the tail. Each event is delivered once and in
 * order. If the viewer may read the room only as a member, the stream ends after the event that ends the membership.
 *
 * Hand-written, because an `async function*` cannot be closed while it waits.
 */
export class RoomStream implements AsyncIterableIterator<RoomStreamItem> {
  /** The room's position when a live stream began; undefined for a stream that began from a position. */
  readonly startCursor: string | undefined;
  private queue: RoomStreamItem[] = [];
  /** The position of the subscriber before the tail delivers to it: `head` and `gaps`. */
  private head: number;
  private readonly gaps: Set<number>;
  private readonly backfill: Backfill;
  /** Gaps to read from the store. Undefined until they are determined. */
  private unreadGaps: number[] | undefined;
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
    this.startCursor = options.position ? undefined : lease.tail.cursorAt(position);
    this.head = position.head;
    this.gaps = new Set(position.gaps);
    this.backfill = { origin: { head: position.head, filled: [] }, passed: lease.tail.position() };
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

  /** Once the subscriber has everything that the tail has delivered, `join` takes over the delivery. */
  shareWith(join: JoinGroup): void {
    this.joinGroup = join;
  }

  /** Ends the stream at once, even while `next` waits. */
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
      } else await this.readBackfill().catch((error: unknown) => this.fail(error));
    }
  }

  /** Reads one step of the backfill, or attaches the subscriber to the tail when little is missing. */
  private async readBackfill(): Promise<void> {
    this.unreadGaps ??= this.findUnreadGaps();
    if (this.unreadGaps.length > 0) return this.readGaps(this.unreadGaps);
    if (this.head < this.lease.tail.recent().floor) return this.readPage();
    // Changes that were in the ring, or arrived late, during another read may have been dropped from it since.
    this.unreadGaps = this.findUnreadGaps().filter((rev) => !this.lease.tail.isPending(rev));
    if (this.unreadGaps.length === 0) this.attach();
  }

  private findUnreadGaps(): number[] {
    const recent = new Set(this.lease.tail.recent().entries.map(({ rev }) => rev));
    return [...this.gaps].filter((rev) => !recent.has(rev));
  }

  private async readGaps(unread: readonly number[]): Promise<void> {
    const { tail } = this.lease;
    const revs = unread.slice(0, RESUME_PAGE);
    // Determined before the read: changes that arrive in the meantime are in the ring.
    const abandoned = revs.filter((rev) => !tail.isPending(rev));
    const page = await this.log.readAt(tail.roomId, revs, this.backfill);
    await this.requireReadable();
    const found = takeBytes(page, RESUME_BYTES);
    const left = new Set(page.slice(found.length).map(({ rev }) => rev));
    this.unreadGaps = [...revs.filter((rev) => left.has(rev)), ...unread.slice(revs.length)];
    for (const change of found) {
      if (!this.gaps.delete(change.rev)) continue;
      this.backfill.origin.filled.push(change.rev);
      this.enqueue(change);
    }
    // Revs in neither place were abandoned long ago.
    for (const rev of abandoned) if (!left.has(rev)) this.gaps.delete(rev);
  }

  private async readPage(): Promise<void> {
    const { tail } = this.lease;
    // Taken before the read: only what the tail had passed by then is certain to be in the page if it exists.
    const passed = tail.position();
    const read = await this.log.readAfter(tail.roomId, this.head, RESUME_PAGE, this.backfill);
    await this.requireReadable();
    const page = takeBytes(read, RESUME_BYTES);
    const isWhole = page.length === read.length && read.length < RESUME_PAGE;
    const end = isWhole ? passed.head : Math.min(passed.head, page.at(-1)?.rev ?? 0);
    const stored = new Set(page.map(({ rev }) => rev));
    const missing = passed.gaps.filter((rev) => rev > this.head && rev <= end && !stored.has(rev));
    for (const change of page.filter(({ rev }) => rev <= end)) {
      while (missing[0] !== undefined && missing[0] < change.rev) this.gaps.add(missing.shift() ?? 0);
      this.head = change.rev;
      this.enqueue(change);
    }
    for (const rev of missing) this.gaps.add(rev);
    this.head = end;
  }

  /** What was read may be delivered only if the subscriber could still read the room after the read. */
  private async requireReadable(): Promise<void> {
    const { memberOnly } = this.options;
    if (memberOnly && !(await memberOnly.mayRead())) throw new NotFoundError('room');
  }

  private enqueue(change: Change): void {
    if (this.state !== 'open' || change.kind === 'noop') return;
    const { tail } = this.lease;
    const gaps = [...this.gaps].sort((left, right) => left - right);
    const event = toEvent(change, { roomId: tail.roomId, cursor: tail.cursorAt({ head: this.head, gaps }) });
    if (event) this.queue.push(event);
  }

  private attach(): void {
    if (this.state !== 'open') return;
    const { tail } = this.lease;
    const { memberOnly } = this.options;
    const missed = tail.recent().entries.filter(({ rev }) => this.isMissing(rev));
    if (memberOnly && endsMembership(missed, memberOnly.userId)) return this.fail(new NotFoundError('room'));
    for (const { event } of compact(missed)) this.queue.push(event);
    this.detach = tail.attach((entry) => this.receive(entry));
  }

  /** Hands over to the group, unless the group has yet to deliver what this subscriber received elsewhere. */
  private share(): void {
    const { joinGroup } = this;
    const { tail } = this.lease;
    const { head, gaps } = tail.position();
    if (!joinGroup || head < this.head || !gaps.every((rev) => this.isMissing(rev))) return;
    this.joinGroup = undefined;
    this.detach?.();
    const userId = this.options.memberOnly?.userId ?? null;
    this.detach = joinGroup(tail, { userId, removed: (error) => this.fail(error) });
  }

  private receive({ rev, event }: Entry): void {
    if (this.state !== 'open' || !this.isMissing(rev)) return; // Already delivered by the backfill.
    if (this.queue.length >= this.options.queueLimit) {
      this.metrics.slowConsumers.inc();
      return this.fail(
        new ServiceUnavailableError('Events were not read fast enough. Subscribe again from the last cursor.'),
      );
    }
    this.queue.push(event);
    if (event.__typename === 'MemberRemoved' && event.userId === this.options.memberOnly?.userId) this.endMembership();
    this.wake?.();
  }

  private isMissing(rev: number): boolean {
    return rev > this.head || this.gaps.has(rev);
  }

  /** The membership has ended: events that wait are still delivered, and nothing after them. */
  private endMembership(): void {
    this.metrics.removedSubscribers.inc();
    this.queue.push(new NotFoundError('room'));
    this.state = 'closing';
    this.detach?.();
  }

  /** Ends the stream with an error and drops waiting events. The subscriber resumes from its last cursor. */
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
