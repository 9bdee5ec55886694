import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { FakeRoom, newMetrics, options, ROOM, silentLogger } from '../../../tests/support/fake-room.ts';
import { Inbox } from './inbox.ts';
import type { UserSignal } from '../redis/room-bus.ts';
import { Tail } from '../log/tail.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** The inbox of bob, who is in `rooms`; `hidden` has the `hiddenSeq` of hidden ones. */
async function openInbox(rooms: Set<string>, hidden = new Map<string, number>()) {
  const entryOf = (roomId: string) => ({ roomId, hiddenSeq: hidden.get(roomId) ?? null });
  let lastSeq = 0;
  const room = new FakeRoom();
  const tail = new Tail(ROOM, room, room, options, silentLogger, newMetrics());
  await tail.start();
  let held = 0;
  let closes = 0;
  let signal: (signal: UserSignal) => void = () => undefined;
  const inbox = new Inbox(
    {
      userId: 'bob',
      tails: {
        acquire: async () => {
          held++;
          return { tail, release: () => void held-- };
        },
      },
      bus: {
        subscribeToUser: async (_userId, onSignal) => {
          signal = onSignal;
          return () => undefined;
        },
        onReconnect: () => () => undefined,
      },
      findEntries: async () => [...rooms].map(entryOf),
      findEntry: async (roomId) => (rooms.has(roomId) ? entryOf(roomId) : null),
      findLastSeq: async () => lastSeq,
      logger: silentLogger,
    },
    { pauseMs: 500, syncMs: 60_000 },
  );
  await inbox.open();
  const attach = () => inbox.attach(() => closes++);
  const stream = attach();
  const settle = () => jest.advanceTimersByTimeAsync(0);
  await settle();
  const emit = (emitted: UserSignal) => signal(emitted);
  const noteLastSeq = (seq: number) => void (lastSeq = seq);
  return { noteLastSeq, room, inbox, stream, attach, settle, held: () => held, closes: () => closes, emit };
}

const of = (kind: string) => ({ value: { kind, roomId: ROOM }, done: false });

test('signals activity at once, and then once per pause', async () => {
  const { room, stream } = await openInbox(new Set([ROOM]));
  room.store(1, 2, 3).publish(1);
  expect(await stream.next()).toEqual(of('activity'));
  room.publish(2, 3);
  let isDelivered = false;
  const next = stream.next().finally(() => (isDelivered = true));
  await jest.advanceTimersByTimeAsync(499);
  expect(isDelivered).toBe(false);
  await jest.advanceTimersByTimeAsync(1);
  expect(await next).toEqual(of('activity'));
});

test('follows a room that is joined, and unfollows it when it is left', async () => {
  const rooms = new Set<string>();
  const { stream, settle, held, emit } = await openInbox(rooms);
  rooms.add(ROOM);
  emit({ kind: 'membership', roomId: ROOM });
  expect(await stream.next()).toEqual(of('joined'));
  expect(held()).toBe(1);
  rooms.clear();
  emit({ kind: 'membership', roomId: ROOM });
  await settle();
  expect(await stream.next()).toEqual(of('left'));
  expect(held()).toBe(0);
});

test('signals the removal of the viewer when only the room’s channel reported it', async () => {
  const rooms = new Set([ROOM]);
  const { room, stream, held } = await openInbox(rooms);
  room.join('bob', 1).publish(1);
  await stream.next();
  rooms.clear();
  room.leave('bob', 2).store(3).publish(2, 3);
  expect(await stream.next()).toEqual(of('left'));
  expect(held()).toBe(0);
});

describe('a hidden room', () => {
  test('is signalled as joined with the first message after it was hidden, then as active', async () => {
    const { room, stream } = await openInbox(new Set([ROOM]), new Map([[ROOM, 1]]));
    room.store(1).publish(1);
    expect(await stream.next()).toEqual(of('activity'));
    room.store(2).publish(2);
    expect(await stream.next()).toEqual(of('joined'));
    room.store(3).publish(3);
    await jest.advanceTimersByTimeAsync(500);
    expect(await stream.next()).toEqual(of('activity'));
  });

  test('opened by others is followed, and joined with its first message', async () => {
    const [rooms, hidden] = [new Set<string>(), new Map([[ROOM, 0]])];
    const { room, stream, emit, settle, held } = await openInbox(rooms, hidden);
    rooms.add(ROOM);
    emit({ kind: 'membership', roomId: ROOM });
    await settle();
    expect(held()).toBe(1);
    const next = stream.next();
    room.store(1).publish(1);
    expect(await next).toEqual(of('joined'));
  });

  test('is joined at once if a message arrived before it was followed', async () => {
    const rooms = new Set<string>();
    const { stream, emit, noteLastSeq } = await openInbox(rooms, new Map([[ROOM, 0]]));
    rooms.add(ROOM);
    noteLastSeq(1);
    emit({ kind: 'membership', roomId: ROOM });
    expect(await stream.next()).toEqual(of('joined'));
  });

  test('is active when it is hidden, and joined when it is shown', async () => {
    const hidden = new Map<string, number>();
    const { stream, emit } = await openInbox(new Set([ROOM]), hidden);
    hidden.set(ROOM, 0);
    emit({ kind: 'membership', roomId: ROOM });
    expect(await stream.next()).toEqual(of('activity'));
    hidden.clear();
    emit({ kind: 'membership', roomId: ROOM });
    expect(await stream.next()).toEqual(of('joined'));
  });

  test('is joined by the sync with the store after a lost signal', async () => {
    const hidden = new Map([[ROOM, 0]]);
    const { stream } = await openInbox(new Set([ROOM]), hidden);
    hidden.clear();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(await stream.next()).toEqual(of('joined'));
  });
});

test('finds changes of lost signals by the sync with the store', async () => {
  const rooms = new Set<string>();
  const { stream } = await openInbox(rooms);
  rooms.add(ROOM);
  await jest.advanceTimersByTimeAsync(60_000);
  expect(await stream.next()).toEqual(of('joined'));
});

test('delivers every signal to each open stream', async () => {
  const { room, stream, attach, held, closes } = await openInbox(new Set([ROOM]));
  const [other, ended] = [attach(), attach()];
  await ended.return();
  room.store(1).publish(1);
  expect(await Promise.all([stream.next(), other.next()])).toEqual([of('activity'), of('activity')]);
  expect(await ended.next()).toMatchObject({ done: true });
  expect([held(), closes()]).toEqual([1, 1]);
});

test('a closed inbox follows no rooms', async () => {
  const { inbox, held } = await openInbox(new Set([ROOM]));
  inbox.close();
  expect(held()).toBe(0);
});
