import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { FakeRoom, newMetrics, options, ROOM, silentLogger } from '../../../tests/support/fake-room.ts';
import { Tails } from './tails.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

function openTails(room: FakeRoom) {
  let reconnect: () => void = () => undefined;
  const bus = {
    subscribe: room.subscribe.bind(room),
    onReconnect: (listener: () => void) => {
      reconnect = listener;
      return () => undefined;
    },
  };
  const tails = new Tails(room, bus, { ...options, sweepMs: 5_000 }, silentLogger, newMetrics());
  return { tails, reconnect: () => reconnect() };
}

describe('tails', () => {
  test('are shared by two subscribers of a room until both have left', async () => {
    const room = new FakeRoom();
    const { tails } = openTails(room);
    const [first, second] = await Promise.all([tails.acquire(ROOM), tails.acquire(ROOM)]);
    expect(first.tail).toBe(second.tail);
    expect(room.channels).toBe(1);
    first.release();
    first.release();
    await jest.advanceTimersByTimeAsync(0);
    expect(room.channels).toBe(1);
    second.release();
    await jest.advanceTimersByTimeAsync(0);
    expect(room.channels).toBe(0);
    expect((await tails.acquire(ROOM)).tail).not.toBe(first.tail);
    tails.close();
  });

  test('are compared with the store periodically and after a Redis reconnect', async () => {
    const room = new FakeRoom();
    const { tails, reconnect } = openTails(room);
    const { tail } = await tails.acquire(ROOM);
    room.store(1);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(tail.position().head).toBe(1);
    room.store(2);
    reconnect();
    await jest.advanceTimersByTimeAsync(0);
    expect(tail.position().head).toBe(2);
    tails.close();
  });

  test('are released when they cannot start', async () => {
    const room = new FakeRoom();
    const { tails } = openTails(room);
    room.position = async () => Promise.reject(new Error('store unavailable'));
    await expect(tails.acquire(ROOM)).rejects.toThrow('store unavailable');
    await jest.advanceTimersByTimeAsync(0);
    expect(room.channels).toBe(0);
    tails.close();
  });
});
