import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import {
  cursors,
  FakeRoom,
  newMetrics,
  options,
  ROOM,
  seqsOf,
  silentLogger,
  summaryOf,
} from '../../../tests/support/fake-room.ts';
import type { RoomEvent } from '../delivery/room-event.ts';
import { Tail } from './tail.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

async function startTail(room: FakeRoom) {
  const tail = new Tail(ROOM, room, room, options, silentLogger, newMetrics());
  const events: RoomEvent[] = [];
  tail.attach(({ event }) => events.push(event));
  await tail.start();
  return { tail, events };
}

const positionOf = (event: RoomEvent | undefined) => cursors.decode(ROOM, event?.cursor ?? '', 'cursor');

describe('a tail', () => {
  test('delivers changes that arrive out of order in order, each once', async () => {
    const room = new FakeRoom();
    const { events } = await startTail(room);
    room.store(1, 2, 3).publish(3, 2, 1, 2, 3);
    expect(seqsOf(events)).toEqual([1, 2, 3]);
    expect(room.reads).toBe(0);
  });

  test('starts at the position of the room', async () => {
    const { events, tail } = await startTail(new FakeRoom().store(1, 2));
    expect(tail.position()).toEqual({ head: 2, gaps: [] });
    expect(events).toEqual([]);
  });

  test('skips noops', async () => {
    const room = new FakeRoom().store(1);
    const { events } = await startTail(room);
    room.storeSilent(2).store(3).publish(3, 2);
    expect(seqsOf(events)).toEqual([3]);
  });

  test('reads a change whose publication is lost, after a short wait', async () => {
    const room = new FakeRoom();
    const { events } = await startTail(room);
    room.store(1, 2).publish(2);
    await jest.advanceTimersByTimeAsync(options.gapWaitMs - 1);
    expect(events).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(seqsOf(events)).toEqual([1, 2]);
  });

  test('reads it while more changes keep arriving', async () => {
    const room = new FakeRoom();
    const { events } = await startTail(room);
    room.store(1);
    for (let rev = 2; rev <= 6; rev++) {
      room.store(rev).publish(rev);
      await jest.advanceTimersByTimeAsync(options.gapWaitMs / 2);
    }
    expect(seqsOf(events)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('finds a lost last change when it is compared with the store', async () => {
    const room = new FakeRoom();
    const { tail, events } = await startTail(room);
    room.store(1, 2);
    await tail.observe(room.lastRev);
    expect(seqsOf(events)).toEqual([1, 2]);
  });

  test('waits for a write until the write deadline, then skips its rev and lists the gap in its cursors', async () => {
    const room = new FakeRoom();
    const { events } = await startTail(room);
    room.take();
    room.store(2, 3).publish(2);
    await jest.advanceTimersByTimeAsync(options.writeDeadlineMs - 1);
    expect(events).toEqual([]);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(seqsOf(events)).toEqual([2, 3]);
    expect(positionOf(events[1])).toEqual({ head: 3, gaps: [1] });
  });

  test('delivers the change of a slow writer in order when it is in time', async () => {
    const room = new FakeRoom();
    const { events } = await startTail(room);
    room.take();
    room.store(2).publish(2);
    await jest.advanceTimersByTimeAsync(options.writeDeadlineMs - 1_000);
    room.store(1).publish(1);
    expect(seqsOf(events)).toEqual([1, 2]);
  });

  test.each([
    ['it is published', async (room: FakeRoom) => void room.store(1).publish(1, 1)],
    ['its tail is compared with the store', async (room: FakeRoom, tail: Tail) => tail.observe(room.store(1).lastRev)],
  ])('delivers a skipped change once when %s after all', async (_name, turnUp) => {
    const room = new FakeRoom();
    const { tail, events } = await startTail(room);
    room.take();
    room.store(2).publish(2);
    await jest.advanceTimersByTimeAsync(options.writeDeadlineMs + 2_000);
    await turnUp(room, tail);
    await tail.observe(room.lastRev);
    expect(seqsOf(events)).toEqual([2, 1]);
    expect(positionOf(events[1])).toEqual({ head: 2, gaps: [] });
  });

  test('delivers a write that was in progress when it started', async () => {
    const room = new FakeRoom();
    room.take();
    const { events } = await startTail(room.store(2));
    room.store(1).publish(1);
    expect(seqsOf(events)).toEqual([1]);
  });

  test('keeps changes published while it starts', async () => {
    const room = new FakeRoom().store(1);
    const starting = startTail(room);
    await Promise.resolve();
    room.publish(1).store(2).publish(2);
    const { events, tail } = await starting;
    await tail.observe(room.lastRev);
    expect(tail.position().head).toBe(2);
    expect(new Set(seqsOf(events)).size).toBe(events.length);
  });

  test('starts without Redis and follows the store by sweeps', async () => {
    const room = new FakeRoom();
    room.isBusDown = true;
    const starting = startTail(room);
    await jest.advanceTimersByTimeAsync(1_000);
    const { tail, events } = await starting;
    await tail.observe(room.store(1).lastRev);
    expect(seqsOf(events)).toEqual([1]);
  });

  test('reads a long backlog in pages', async () => {
    const room = new FakeRoom();
    const { tail, events } = await startTail(room);
    room.store(...Array.from({ length: 1_000 }, (_, index) => index + 1));
    await tail.observe(room.lastRev);
    expect(seqsOf(events)).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 1));
    expect(tail.recent()).toMatchObject({ floor: 996 });
  });

  test('delivers edits, deletions, members and room changes', async () => {
    const room = new FakeRoom().store(1);
    const { events } = await startTail(room);
    room.edit(1, 2).join('bob', 3).rename('New', 4).leave('bob', 5).remove(1, 6).publish(2, 4, 3, 6, 5);
    expect(events.map(summaryOf)).toEqual([
      'updated 1 m1 at 2',
      'joined bob MEMBER',
      'room New',
      'left bob',
      'deleted 1',
    ]);
  });

  test('delivers every change of one message when no publication is lost', async () => {
    const room = new FakeRoom();
    const { events } = await startTail(room);
    room.store(1).publish(1).edit(1, 2).publish(2).edit(1, 3).publish(3);
    expect(events.map(summaryOf)).toEqual(['added 1 m1', 'updated 1 m1 at 2', 'updated 1 m1 at 3']);
  });

  test('does not wait for a superseded change whose publication is lost', async () => {
    const room = new FakeRoom().store(1);
    const { events, tail } = await startTail(room);
    room.edit(1, 2).edit(1, 3).rename('Old', 4).rename('New', 5).publish(5);
    await jest.advanceTimersByTimeAsync(options.gapWaitMs);
    expect(events.map(summaryOf)).toEqual(['updated 1 m1 at 3', 'room New']);
    expect(tail.position()).toEqual({ head: 5, gaps: [] });
  });

  test('adds a message once, in its current state, when its publications are lost', async () => {
    const room = new FakeRoom();
    const { events } = await startTail(room);
    room.store(1).edit(1, 2).store(3).remove(3, 4).store(5).publish(5);
    await jest.advanceTimersByTimeAsync(options.gapWaitMs);
    expect(events.map(summaryOf)).toEqual(['added 1 m1 at 2', 'added 5 m5']);
  });

  test('reports an abandoned rev', async () => {
    const room = new FakeRoom();
    const abandoned: string[] = [];
    const onAbandonedRev = (roomId: string) => abandoned.push(roomId);
    const tail = new Tail(ROOM, room, room, { ...options, onAbandonedRev }, silentLogger, newMetrics());
    await tail.start();
    room.take();
    room.store(2).publish(2);
    await jest.advanceTimersByTimeAsync(options.writeDeadlineMs + 2_000);
    expect(abandoned).toEqual([ROOM]);
  });

  test('skips no change that a read found while its message was being published', async () => {
    const room = new FakeRoom();
    const { events, tail } = await startTail(room);
    room.store(1).take();
    const original = room.original(1);
    room.edit(1, 3);
    room.duringRead = () => {
      room.duringRead = undefined;
      room.hear(original);
    };
    await tail.observe(3);
    room.storeSilent(2).publish(2, 3);
    expect(events.map(summaryOf)).toEqual(['added 1 m1', 'updated 1 m1 at 3']);
  });

  test('does not replace a change that it has read with an older state that is published late', async () => {
    const room = new FakeRoom();
    const { events, tail } = await startTail(room);
    room.take();
    room.store(2);
    const original = room.original(2);
    room.edit(2, 3);
    await tail.observe(3);
    room.hear(original);
    room.store(1).publish(1);
    expect(events.map(summaryOf)).toEqual(['added 1 m1', 'added 2 m2 at 3']);
  });
});
