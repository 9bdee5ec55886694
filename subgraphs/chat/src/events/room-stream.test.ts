import { describe, expect, test } from '@jest/globals';
import { ServiceUnavailableError } from '@parley/shared';
import { FakeRoom, newMetrics, options, ROOM, silentLogger } from '../../tests/support/fake-room.ts';
import type { Position } from '../repositories/records.ts';
import { decodeCursor } from './cursor.ts';
import { RoomStream } from './room-stream.ts';
import { Tail } from './tail.ts';

async function openStream(room: FakeRoom, after: Position | null, queueLimit = 100) {
  const tail = new Tail(ROOM, room, room, options, silentLogger, newMetrics());
  await tail.start();
  let isHeld = true;
  const lease = { tail, release: () => (isHeld = false) };
  const stream = new RoomStream(lease, room, after, queueLimit, newMetrics());
  return { stream, tail, isHeld: () => isHeld };
}

/** The numbers of the next events and where the room stands after them. */
async function take(stream: RoomStream, count: number) {
  const taken: { seq: number; position: Position }[] = [];
  while (taken.length < count) {
    const { value } = await stream.next();
    if (!value || value instanceof Error) throw value ?? new Error('the stream ended');
    taken.push({ seq: value.message.seq, position: decodeCursor(ROOM, value.cursor, 'cursor') });
  }
  return taken;
}

const seqs = async (stream: RoomStream, count: number) => (await take(stream, count)).map(({ seq }) => seq);
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);
const at = (head: number, ...holes: number[]): Position => ({ head, holes });

describe('a stream', () => {
  test('from now on brings only what comes', async () => {
    const room = new FakeRoom().store(1, 2);
    const { stream } = await openStream(room, null);
    room.store(3).publish(3);
    expect(await seqs(stream, 1)).toEqual([3]);
  });

  test('from a position brings what was missed from the store, in pages, then what comes', async () => {
    const room = new FakeRoom().store(...upTo(700));
    const { stream } = await openStream(room, at(5));
    expect(await seqs(stream, 695)).toEqual(upTo(700).slice(5));
    room.store(701).publish(701);
    expect(await seqs(stream, 1)).toEqual([701]);
  });

  test('from a position that the ring reaches reads nothing from the store', async () => {
    const room = new FakeRoom();
    const { stream, tail } = await openStream(room, at(1));
    room.store(1, 2, 3).publish(1, 2, 3);
    const before = room.reads;
    expect(await seqs(stream, 2)).toEqual([2, 3]);
    expect(room.reads).toBe(before);
    expect(tail.recent().floor).toBe(0);
  });

  test('brings a write that had its number when the cursor was made and was stored later', async () => {
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

  test('carries what is still missing on in its cursors', async () => {
    const room = new FakeRoom().store(1, 3, 4, 5, 6, 7, 8, 9);
    const { stream } = await openStream(room, at(1));
    const taken = await take(stream, 7);
    expect(taken[0]).toEqual({ seq: 3, position: at(3, 2) });
    expect(taken[6]).toEqual({ seq: 9, position: at(9, 2) });
    room.store(2).publish(2);
    expect(await take(stream, 1)).toEqual([{ seq: 2, position: at(9) }]);
  });

  test('does not bring again what another replica brought while this one was behind', async () => {
    const room = new FakeRoom().store(1, 2);
    const { stream } = await openStream(room, at(4));
    room.store(3, 4, 5).publish(3, 4, 5);
    expect(await seqs(stream, 1)).toEqual([5]);
  });

  test('does not pass over a change that is stored between the read of a page and its answer', async () => {
    const room = new FakeRoom().store(1, 2, 3, 4, 5, 6);
    const { stream } = await openStream(room, at(0));
    room.duringRead = () => {
      room.duringRead = undefined;
      room.store(7, 8).publish(7, 8);
    };
    expect(await seqs(stream, 8)).toEqual(upTo(8));
  });

  test('that is not read ends with an error that says so, and keeps nothing', async () => {
    const room = new FakeRoom();
    const { stream, isHeld } = await openStream(room, null, 3);
    room.store(...upTo(4)).publish(...upTo(4));
    const { value } = await stream.next();
    expect(value).toBeInstanceOf(ServiceUnavailableError);
    expect(await stream.next()).toEqual({ value: undefined, done: true });
    expect(isHeld()).toBe(false);
  });

  test('that is slow does not slow another down', async () => {
    const room = new FakeRoom();
    const { stream, tail } = await openStream(room, null, 3);
    const other = new RoomStream({ tail, release: () => undefined }, room, null, 100, newMetrics());
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
    room.readAfter = async () => Promise.reject(new Error('the store is away'));
    expect((await stream.next()).value).toEqual(new Error('the store is away'));
    expect((await stream.next()).done).toBe(true);
  });
});
