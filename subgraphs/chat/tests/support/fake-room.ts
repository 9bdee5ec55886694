import { Registry } from 'prom-client';
import { CursorSigner } from '@parley/service/graphql';
import { createLogger } from '@parley/service/telemetry';
import { ChatMetrics } from '../../src/metrics.ts';
import { RoomCursors } from '../../src/events/log/cursor.ts';
import { RingMemory } from '../../src/events/log/ring-memory.ts';
import type { RoomEvent } from '../../src/events/delivery/room-event.ts';
import type { RoomChanges, RoomLog } from '../../src/events/delivery/room-sources.ts';
import type { TailOptions } from '../../src/events/log/tail.ts';
import { ChangeLog, type Backfill } from '../../src/repositories/change-log.ts';
import type { Change, Membership, Message, Position, Room } from '../../src/repositories/records.ts';

export const ROOM = 'a'.repeat(24);
export const silentLogger = createLogger({ service: 'test', level: 'silent' });
export const newMetrics = () =>
  new ChatMetrics(new Registry(), {
    subscriptions: () => 0,
    unstored: () => 0,
    publishing: () => 0,
    connections: () => ({ busy: 0, waiting: 0 }),
  });
const PENDING_WINDOW = 64;
export const cursors = new RoomCursors(new CursorSigner('a secret of these tests alone, and long'), PENDING_WINDOW);
export const options: TailOptions = {
  cursors,
  ring: 4,
  ringMemory: new RingMemory(),
  pendingWindow: PENDING_WINDOW,
  gapWaitMs: 50,
  writeDeadlineMs: 10_000,
};

const LONG_AGO = new Date(0);

/** A message whose seq equals the rev of its first change. */
export const messageOf = (seq: number, changes: Partial<Message> = {}): Message => ({
  id: `${ROOM}-${seq}`,
  roomId: ROOM,
  seq,
  rev: seq,
  createdRev: seq,
  authorId: 'author',
  clientId: `client-${seq}`,
  body: `m${seq}`,
  createdAt: LONG_AGO,
  editedAt: null,
  deletedAt: null,
  replyToId: null,
  reactions: [],
  mentionIds: [],
  pinnedAt: null,
  ...changes,
});

export const added = (rev: number): Change => ({ kind: 'message', rev, message: messageOf(rev) });

export const membershipOf = (userId: string, rev: number, changes: Partial<Membership> = {}): Membership => ({
  roomId: ROOM,
  userId,
  role: 'MEMBER',
  joinedAt: LONG_AGO,
  leftAt: null,
  readSeq: 0,
  muted: false,
  rev,
  createdRev: rev,
  ...changes,
});

export const roomAt = (rev: number, name = 'A room'): Room => ({
  id: ROOM,
  kind: 'PRIVATE',
  name,
  topic: null,
  createdBy: 'author',
  createdAt: LONG_AGO,
  archivedAt: null,
  rev,
  lastSeq: 0,
  lastRev: rev,
  memberCount: 1,
  lastActivityAt: LONG_AGO,
});

/** A summary of an event: `added 3 m3`. */
export function summaryOf(event: RoomEvent): string {
  switch (event.__typename) {
    case 'MessageAdded':
      return `added ${event.message.seq} ${event.message.body}`;
    case 'MessageUpdated':
      return `updated ${event.message.seq} ${event.message.body}`;
    case 'MessageDeleted':
      return `deleted ${event.message.seq}${event.message.body}`;
    case 'MemberAdded':
      return `joined ${event.userId} ${event.role}`;
    case 'MemberRemoved':
      return `left ${event.userId}`;
    case 'RoomUpdated':
      return `room ${event.room.name ?? ''}`;
  }
}

export const seqsOf = (events: readonly RoomEvent[]) =>
  events.map((event) => ('message' in event ? event.message.seq : event.__typename));

/** A room's log and channel in memory. The test decides what is stored and what is published. */
export class FakeRoom implements RoomLog, RoomChanges {
  lastRev = 0;
  reads = 0;
  channels = 0;
  /** Set to make Redis unavailable. */
  isBusDown = false;
  /** Called between a read of the store and its result. */
  duringRead: (() => void) | undefined;
  private readonly messages = new Map<string, Message>();
  private readonly pastRevs = new Map<number, string>();
  private readonly memberships = new Map<string, Membership>();
  private room = roomAt(0);
  private readonly ownRevs: number[] = [];
  /** Each change in its original state, for publication. */
  private readonly changes = new Map<number, Change>();
  private readonly listeners = new Set<(changes: Change[]) => void>();
  private readonly log = this.openLog();

  /** Allocates the next rev without storing anything. */
  take(): number {
    return ++this.lastRev;
  }

  store(...revs: number[]): this {
    for (const rev of revs) this.put(messageOf(rev));
    return this;
  }

  storeMessage(message: Message): this {
    return this.put(message);
  }

  /** Edits the message `seq` under `rev`. */
  edit(seq: number, rev: number, body = `m${seq} at ${rev}`): this {
    return this.put({ ...this.find(seq), rev, body, editedAt: LONG_AGO });
  }

  remove(seq: number, rev: number): this {
    return this.put({ ...this.find(seq), rev, body: '', deletedAt: LONG_AGO });
  }

  join(userId: string, rev: number, role: Membership['role'] = 'MEMBER'): this {
    const known = this.memberships.get(userId);
    const createdRev = known && !known.leftAt ? known.createdRev : rev;
    return this.putMember(membershipOf(userId, rev, { role, createdRev }));
  }

  leave(userId: string, rev: number): this {
    const known = this.memberships.get(userId) ?? membershipOf(userId, 0);
    return this.putMember({ ...known, rev, leftAt: LONG_AGO });
  }

  rename(name: string, rev: number): this {
    this.room = roomAt(rev, name);
    this.ownRevs.push(rev);
    return this.record({ kind: 'room', rev, room: this.room });
  }

  storeSilent(rev: number): this {
    this.ownRevs.push(rev);
    return this.record({ kind: 'noop', rev });
  }

  publish(...revs: number[]): this {
    for (const rev of revs) this.hear(this.original(rev));
    return this;
  }

  /** A change in its original state. */
  original(rev: number): Change {
    return this.changes.get(rev) ?? added(rev);
  }

  hear(...changes: Change[]): void {
    for (const listener of this.listeners) listener(changes);
  }

  async subscribe(_roomId: string, onChanges: (changes: Change[]) => void): Promise<() => void> {
    if (this.isBusDown) await new Promise(() => undefined);
    this.channels++;
    this.listeners.add(onChanges);
    return () => {
      this.channels--;
      this.listeners.delete(onChanges);
    };
  }

  async readAfter(roomId: string, rev: number, limit: number, backfill?: Backfill): Promise<Change[]> {
    this.reads++;
    const page = await this.log.readAfter(roomId, rev, limit, backfill);
    this.duringRead?.();
    return page;
  }

  async readAt(roomId: string, revs: readonly number[], backfill?: Backfill): Promise<Change[]> {
    const found = await this.log.readAt(roomId, revs, backfill);
    this.duringRead?.();
    return found;
  }

  position(roomId = ROOM): Promise<Position> {
    return this.log.position(roomId);
  }

  async lastRevs(roomIds: readonly string[]): Promise<Map<string, number>> {
    return new Map(roomIds.map((roomId) => [roomId, this.lastRev]));
  }

  private put(message: Message): this {
    const before = this.messages.get(message.id);
    if (before) this.pastRevs.set(before.rev, message.id);
    this.messages.set(message.id, message);
    return this.record({ kind: 'message', rev: message.rev, message });
  }

  private putMember(membership: Membership): this {
    this.memberships.set(membership.userId, membership);
    return this.record({ kind: 'membership', rev: membership.rev, membership });
  }

  private record(change: Change): this {
    this.changes.set(change.rev, change);
    this.lastRev = Math.max(this.lastRev, change.rev);
    return this;
  }

  private find(seq: number): Message {
    return this.messages.get(`${ROOM}-${seq}`) ?? messageOf(seq);
  }

  /** The real log, on the data stored here. */
  private openLog(): ChangeLog {
    const messages = () => [...this.messages.values()];
    const members = () => [...this.memberships.values()].map((membership) => ({ ...membership, pastRevs: [] }));
    const accounted = () => [
      ...messages().flatMap(({ rev, createdRev }) => [rev, createdRev]),
      ...this.pastRevs.keys(),
    ];
    return new ChangeLog(
      {
        findByIds: async () => [this.room],
        findOwnRevs: async () => this.ownRevs,
        findLastRevs: async (ids) => this.lastRevs(ids),
      },
      {
        findCreatedAfter: async (_room, rev, limit) => sorted(messages(), 'createdRev', rev).slice(0, limit),
        findChangedAfter: async (_room, rev, limit) => sorted(messages(), 'rev', rev).slice(0, limit),
        findByRevs: async (_room, revs) =>
          messages().filter(({ rev, createdRev }) => revs.includes(rev) || revs.includes(createdRev)),
        findPastRevsAfter: async (_room, rev) => accounted().filter((number) => number > rev),
        findPastRevs: async (_room, revs) => accounted().filter((number) => revs.includes(number)),
        findLatestRevs: async () => accounted(),
      },
      {
        findChangedAfter: async (_room, rev, limit) => sorted(members(), 'rev', rev).slice(0, limit),
        findByRevs: async (_room, revs) => members().filter(({ rev }) => revs.includes(rev)),
        findLatestRevs: async () => members().flatMap(({ rev, createdRev }) => [rev, createdRev]),
      },
      1_000,
    );
  }
}

const sorted = <Item extends { rev: number; createdRev: number }>(
  items: Item[],
  by: 'rev' | 'createdRev',
  after: number,
) => items.filter((item) => item[by] > after).sort((left, right) => left[by] - right[by]);
