import { describe, expect, test } from '@jest/globals';
import { ServiceUnavailableError } from '@parley/service/errors';
import {
  cursors,
  FakeRoom,
  messageOf,
  newMetrics,
  options,
  ROOM,
  silentLogger,
  summaryOf,
} from '../../../tests/support/fake-room.ts';
import type { Position } from '../../repositories/records.ts';
import { RingMemory } from '../log/ring-memory.ts';
import { RoomStream, type MemberOnly } from './room-stream.ts';
import { Tail } from '../log/tail.ts';

async function openStream(
  room: FakeRoom,
  after: Position | null,
  {
    queueLimit = 100,
    ring = options.ring,
    ringMemory = options.ringMemory,
    memberOnly = null as MemberOnly | null,
  } = {},
) {
  const tail = new Tail(ROOM, room, room, { ...options, ring, ringMemory }, silentLogger, newMetrics());
  await tail.start();
  let isHeld = true;
  const lease = { tail, release: () => (isHeld = false) };
  const stream = new RoomStream(lease, room, { position: after, memberOnly, queueLimit }, newMetrics());
  return { stream, tail, isHeld: () => isHeld };
}

/** The revs of the next events, and the position after them. */
async function take(stream: RoomStream, count: number) {
  const taken: { seq: number; position: Position }[] = [];
  while (taken.length < count) {
    const { value } = await stream.next();
    if (!value || value instanceof Error || !('message' in value)) throw value ?? new Error('the stream ended');
    taken.push({ seq: value.message.seq, position: cursors.decode(ROOM, value.cursor, 'cursor') });
  }
  return taken;
}

const seqs = async (stream: RoomStream, count: number) => (await take(stream, count)).map(({ seq }) => seq);
/** Summaries of the next `count` items; an error by its name. */
async function summarize(stream: RoomStream, count: number): Promise<string[]> {
  const items: string[] = [];
  while (items.length < count) {
    const { value, done } = await stream.next();
    if (done) return [...items, 'end'];
    items.push(value instanceof Error ? value.constructor.name : summaryOf(value));
  }
  return items;
}

/** Lets pending promises settle. */
const flush = () => new Promise(setImmediate);

const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);
const at = (head: number, ...gaps: number[]): Position => ({ head, gaps });

describe('a stream', () => {
  test('without a position delivers only later events', async () => {
    const room = new FakeRoom().store(1, 2);
    const { stream } = await openStream(room, null);
    room.store(3).publish(3);
    expect(await seqs(stream, 1)).toEqual([3]);
  });

  test('from a position reads missed events from the store in pages, then goes live', async () => {
    const room = new FakeRoom().store(...upTo(700));
    const { stream } = await openStream(room, at(5));
    expect(await seqs(stream, 695)).toEqual(upTo(700).slice(5));
    room.store(701).publish(701);
    expect(await seqs(stream, 1)).toEqual([701]);
  });

  test('from a position with the maximum number of gaps reads them in pages, each change once', async () => {
    const room = new FakeRoom().store(...upTo(600));
    const gaps = upTo(256).map((index) => 2 * index);
    // Changed again under a rev that is a gap too: included in the addition, not repeated.
    room.edit(2, 601);
    const asked: number[] = [];
    const readAt = room.readAt.bind(room);
    room.readAt = (roomId, revs, backlog) => {
      asked.push(revs.length);
      return readAt(roomId, revs, backlog);
    };
    const { stream } = await openStream(room, at(602, ...gaps, 601), { queueLimit: 1_000 });
    expect(await seqs(stream, 256)).toEqual(gaps);
    room.store(603).publish(602, 603);
    expect(await seqs(stream, 1)).toEqual([603]);
    expect(asked).toEqual([64, 64, 64, 64, 1]);
  });

  test('buffers a bounded number of bytes during a backfill of long messages', async () => {
    const room = new FakeRoom();
    for (const seq of upTo(12)) room.storeMessage(messageOf(seq, { body: 'x'.repeat(100_000) }));
    const { stream } = await openStream(room, at(0));
    expect(await seqs(stream, 12)).toEqual(upTo(12));
    expect(room.reads).toBe(12);
  });

  test('from a position within the ring reads nothing from the store', async () => {
    const room = new FakeRoom();
    const { stream, tail } = await openStream(room, at(1));
    room.store(1, 2, 3).publish(1, 2, 3);
    const before = room.reads;
    expect(await seqs(stream, 2)).toEqual([2, 3]);
    expect(room.reads).toBe(before);
    expect(tail.recent().floor).toBe(0);
  });

  test('reads late changes that were dropped from the ring in the meantime', async () => {
    const room = new FakeRoom().store(1, 3);
    const { stream, tail } = await openStream(room, at(3, 2), { ring: 100, ringMemory: new RingMemory(10_000, 3_000) });
    room.duringRead = () => {
      room.duringRead = undefined;
      room.store(2, 4, 5, 6).publish(2, 4, 5, 6);
    };
    expect((await seqs(stream, 4)).sort()).toEqual([2, 4, 5, 6]);
    expect(tail.recent().floor).toBe(4);
  });

  test('delivers a write that had its rev when the cursor was issued and was stored later', async () => {
    const room = new FakeRoom().store(1, 2, 3, 4);
    const { stream } = await openStream(room, at(3, 2));
    const taken = await take(stream, 2);
    expect(taken).toEqual([
      { seq: 2, position: at(3) },
      { seq: 4, position: at(4) },
    ]);
  });

  test('still waits for such a write when it is not stored yet', async () => {
    const room = new FakeRoom().store(1, 3);
    const { stream } = await openStream(room, at(3, 2));
    const next = take(stream, 1);
    room.store(2).publish(2);
    expect(await next).toEqual([{ seq: 2, position: at(3) }]);
  });

  test('lists remaining gaps in its cursors', async () => {
    const room = new FakeRoom().store(1, 3, 4, 5, 6, 7, 8, 9);
    const { stream } = await openStream(room, at(1));
    const taken = await take(stream, 7);
    expect(taken[0]).toEqual({ seq: 3, position: at(3, 2) });
    expect(taken[6]).toEqual({ seq: 9, position: at(9, 2) });
    room.store(2).publish(2);
    expect(await take(stream, 1)).toEqual([{ seq: 2, position: at(9) }]);
  });

  test('does not repeat events that another replica delivered while this one was behind', async () => {
    const room = new FakeRoom().store(1, 2);
    const { stream } = await openStream(room, at(4));
    room.store(3, 4, 5).publish(3, 4, 5);
    expect(await seqs(stream, 1)).toEqual([5]);
  });

  test('joins a group only when this replica has caught up with another one', async () => {
    const room = new FakeRoom().store(1, 2);
    const { stream, tail } = await openStream(room, at(4));
    const joinedAt: number[] = [];
    stream.shareWith(() => {
      joinedAt.push(tail.position().head);
      return () => undefined;
    });
    const next = seqs(stream, 1);
    await flush();
    expect(joinedAt).toEqual([]);
    room.store(3, 4, 5).publish(3, 4, 5);
    expect(await next).toEqual([5]);
    void stream.next();
    await flush();
    expect(joinedAt).toEqual([5]);
    await stream.return();
  });

  test('does not lose a late change that arrives while it is read', async () => {
    const room = new FakeRoom().store(1, 3);
    const { stream } = await openStream(room, at(3, 2));
    room.duringRead = () => {
      room.duringRead = undefined;
      room.store(2).publish(2);
    };
    expect(await seqs(stream, 1)).toEqual([2]);
  });

  test('does not skip a change that is stored during the read of a page', async () => {
    const room = new FakeRoom().store(1, 2, 3, 4, 5, 6);
    const { stream } = await openStream(room, at(0));
    room.duringRead = () => {
      room.duringRead = undefined;
      room.store(7, 8).publish(7, 8);
    };
    expect(await seqs(stream, 8)).toEqual(upTo(8));
  });

  test('of a slow consumer ends with an error and keeps nothing', async () => {
    const room = new FakeRoom();
    const { stream, isHeld } = await openStream(room, null, { queueLimit: 3 });
    room.store(...upTo(4)).publish(...upTo(4));
    const { value } = await stream.next();
    expect(value).toBeInstanceOf(ServiceUnavailableError);
    expect(await stream.next()).toEqual({ value: undefined, done: true });
    expect(isHeld()).toBe(false);
  });

  test('of a slow consumer does not delay another one', async () => {
    const room = new FakeRoom();
    const { stream, tail } = await openStream(room, null, { queueLimit: 3 });
    const lease = { tail, release: () => undefined };
    const other = new RoomStream(lease, room, { position: null, memberOnly: null, queueLimit: 100 }, newMetrics());
    room.store(...upTo(5)).publish(...upTo(5));
    expect(await seqs(other, 5)).toEqual(upTo(5));
    expect((await stream.next()).value).toBeInstanceOf(Error);
  });

  test('ends at once when it is closed while it waits', async () => {
    const { stream, isHeld } = await openStream(new FakeRoom(), null);
    const next = stream.next();
    await stream.return();
    expect(await next).toEqual({ value: undefined, done: true });
    expect(isHeld()).toBe(false);
  });

  test('ends with the error of a store that cannot be read', async () => {
    const room = new FakeRoom().store(...upTo(10));
    const { stream } = await openStream(room, at(0));
    room.readAfter = async () => Promise.reject(new Error('store unavailable'));
    expect((await stream.next()).value).toEqual(new Error('store unavailable'));
    expect((await stream.next()).done).toBe(true);
  });
});

/** Both sources deliver the same to a reader at a given position. */
describe.each([
  ['the store', 1],
  ['the ring', 100],
])('a backfill from %s', (_name, ring) => {
  /** The reader has the room up to the end of `prepare`; the stream has to deliver what happens in `change`. */
  async function missed(prepare: (room: FakeRoom) => FakeRoom, change: (room: FakeRoom) => FakeRoom) {
    const room = prepare(new FakeRoom());
    const after = at(room.lastRev);
    const { stream, tail } = await openStream(room, after, { ring });
    const from = room.lastRev + 1;
    change(room).publish(...upTo(room.lastRev).slice(from - 1));
    expect(tail.position().head).toBe(room.lastRev);
    return stream;
  }

  test('delivers changes of known messages and members in their current state', async () => {
    const stream = await missed(
      (room) => room.store(1, 2).join('bob', 3).join('cid', 4),
      (room) =>
        room.edit(1, 5).remove(2, 6).join('bob', 7, 'MODERATOR').leave('cid', 8).rename('New', 9).join('dan', 10),
    );
    expect(await summarize(stream, 6)).toEqual([
      'updated 1 m1 at 5',
      'deleted 2',
      'joined bob MODERATOR',
      'left cid',
      'room New',
      'joined dan MEMBER',
    ]);
  });

  test('adds messages in room order, in their current state, each once', async () => {
    const stream = await missed(
      (room) => room.store(1),
      (room) => room.store(2, 3).edit(2, 4).store(5).edit(2, 6),
    );
    expect(await summarize(stream, 3)).toEqual(['added 2 m2 at 6', 'added 3 m3', 'added 5 m5']);
  });

  test('leaves out a message that was added and deleted', async () => {
    const stream = await missed(
      (room) => room.store(1),
      (room) => room.store(2, 3).edit(2, 4).remove(2, 5),
    );
    expect(await summarize(stream, 1)).toEqual(['added 3 m3']);
  });

  test('delivers only the latest of several changes of one subject', async () => {
    const stream = await missed(
      (room) => room.store(1).join('bob', 2),
      (room) => room.edit(1, 3).rename('Other', 4).edit(1, 5).join('bob', 6, 'OWNER').join('bob', 7).rename('Last', 8),
    );
    expect(await summarize(stream, 3)).toEqual(['updated 1 m1 at 5', 'joined bob MEMBER', 'room Last']);
  });

  test('delivers every change once it is live', async () => {
    const room = new FakeRoom().store(1);
    const { stream } = await openStream(room, at(1), { ring });
    room.store(2).edit(2, 3).remove(1, 4).publish(2, 3, 4);
    expect(await summarize(stream, 2)).toEqual(['added 2 m2 at 3', 'deleted 1']);
    const live = summarize(stream, 3);
    await new Promise(setImmediate);
    room.edit(2, 5).publish(5).remove(2, 6).publish(6).store(7).publish(7);
    expect(await live).toEqual(['updated 2 m2 at 5', 'deleted 2', 'added 7 m7']);
  });
});

describe('a backfill of several pages', () => {
  test('adds a message once that is edited much later, and delivers nothing of it after its page', async () => {
    const room = new FakeRoom()
      .store(...upTo(600))
      .edit(1, 601)
      .remove(2, 602);
    const { stream } = await openStream(room, at(0), { ring: 1 });
    const items = await summarize(stream, 599);
    expect(items[0]).toBe('added 1 m1 at 601');
    expect(items.slice(1)).toEqual(
      upTo(600)
        .slice(2)
        .map((seq) => `added ${seq} m${seq}`),
    );
    room.store(603).publish(603);
    expect(await summarize(stream, 1)).toEqual(['added 603 m603']);
  });
});

describe('a backfill between two pages', () => {
  test('delivers a change made after the page that added its message', async () => {
    const room = new FakeRoom().store(...upTo(600));
    const { stream } = await openStream(room, at(0), { ring: 1 });
    await summarize(stream, 1);
    room.edit(1, 601).edit(1, 602).remove(2, 603).publish(601, 602, 603);
    await summarize(stream, 599);
    expect(await summarize(stream, 2)).toEqual(['updated 1 m1 at 602', 'deleted 2']);
  });
});

describe('the stream of a member who is removed', () => {
  const still = (userId: string): MemberOnly => ({ userId, mayRead: async () => true });

  test('ends with the removal', async () => {
    const room = new FakeRoom().join('eve', 1);
    const { stream, isHeld } = await openStream(room, null, { memberOnly: still('eve') });
    room.store(2).leave('eve', 3).store(4).publish(2, 3, 4);
    expect(await summarize(stream, 9)).toEqual(['added 2 m2', 'left eve', 'NotFoundError', 'end']);
    expect(isHeld()).toBe(false);
  });

  test('ends with the removal even if later changes arrive first', async () => {
    const room = new FakeRoom().join('eve', 1);
    const { stream } = await openStream(room, null, { memberOnly: still('eve') });
    room.leave('eve', 2).store(3).publish(3, 2);
    expect(await summarize(stream, 9)).toEqual(['left eve', 'NotFoundError', 'end']);
  });

  test('continues for others', async () => {
    const room = new FakeRoom().join('eve', 1);
    const { stream } = await openStream(room, null, { memberOnly: still('ann') });
    room.leave('eve', 2).store(3).publish(2, 3);
    expect(await summarize(stream, 2)).toEqual(['left eve', 'added 3 m3']);
  });

  test('delivers nothing missed when the membership has ended in the store', async () => {
    const room = new FakeRoom().join('eve', 1).store(2, 3);
    const { stream } = await openStream(room, at(1), { memberOnly: { userId: 'eve', mayRead: async () => false } });
    expect(await summarize(stream, 9)).toEqual(['NotFoundError', 'end']);
  });

  test('delivers nothing missed when the membership has ended in the ring', async () => {
    const room = new FakeRoom().join('eve', 1);
    const { stream } = await openStream(room, at(1), { memberOnly: still('eve') });
    room.store(2).leave('eve', 3).store(4).publish(2, 3, 4);
    expect(await summarize(stream, 9)).toEqual(['NotFoundError', 'end']);
  });
});
