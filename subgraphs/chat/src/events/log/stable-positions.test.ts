import { describe, expect, test } from '@jest/globals';
import { FakeRoom, ROOM } from '../../../tests/support/fake-room.ts';
import type { Position } from '../../repositories/records.ts';
import { StablePositions } from './stable-positions.ts';

/** A room that counts reads of its position, and calls back on each. */
function watched(room: FakeRoom, onLook: (look: number) => void = () => undefined) {
  const log = {
    looks: 0,
    position(roomId: string): Promise<Position> {
      onLook(++log.looks);
      return room.position(roomId);
    },
  };
  return log;
}

describe('a stable position', () => {
  test('is read once when no write is in progress', async () => {
    const log = watched(new FakeRoom().store(1, 2, 3));
    expect(await new StablePositions(log).read(ROOM)).toEqual({ head: 3, gaps: [] });
    expect(log.looks).toBe(1);
  });

  test('waits for a write in progress without moving its head', async () => {
    const room = new FakeRoom().store(1, 3);
    const log = watched(room, (look) => look === 2 && room.store(2, 4, 6));
    expect(await new StablePositions(log).read(ROOM)).toEqual({ head: 3, gaps: [] });
  });

  test('keeps the gap of an abandoned rev and waits for it only once', async () => {
    const room = new FakeRoom().store(1, 3);
    const log = watched(room);
    const positions = new StablePositions(log);
    expect(await positions.read(ROOM)).toEqual({ head: 3, gaps: [2] });
    const { looks } = log;
    expect(looks).toBeGreaterThan(1);
    room.store(4);
    expect(await positions.read(ROOM)).toEqual({ head: 4, gaps: [2] });
    expect(log.looks).toBe(looks + 1);
  });
});
