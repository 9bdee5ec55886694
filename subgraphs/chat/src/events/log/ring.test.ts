import { describe, expect, test } from '@jest/globals';
import { messageOf, ROOM } from '../../../tests/support/fake-room.ts';
import { RingMemory } from './ring-memory.ts';
import { Ring, type Entry } from './ring.ts';

const entry = (rev: number): Entry => ({
  rev,
  event: { __typename: 'MessageAdded', roomId: ROOM, cursor: `${rev}`, message: messageOf(rev) },
});

const revsOf = (ring: Ring) => ring.entries.map(({ rev }) => rev);

describe('a ring', () => {
  test('keeps a bounded number of events, and reports the floor from which it is complete', () => {
    const ring = new Ring(2, 0, new RingMemory());
    for (const rev of [1, 2, 3]) ring.push(entry(rev), 10);
    expect(revsOf(ring)).toEqual([2, 3]);
    expect(ring.floor).toBe(1);
  });

  test('keeps a bounded number of bytes, and no larger event', () => {
    const memory = new RingMemory(1_000, 100);
    const ring = new Ring(256, 0, memory);
    for (const rev of [1, 2, 3]) ring.push(entry(rev), 40);
    expect(revsOf(ring)).toEqual([2, 3]);
    ring.push(entry(4), 101);
    expect(revsOf(ring)).toEqual([]);
    expect(ring.floor).toBe(4);
    expect(memory.bytes).toBe(0);
  });

  test('drops its oldest events for newer ones of other rooms', () => {
    const memory = new RingMemory(100, 100);
    const [quiet, busy] = [new Ring(256, 0, memory), new Ring(256, 0, memory)];
    quiet.push(entry(1), 20);
    busy.push(entry(1), 40);
    quiet.push(entry(2), 20);
    busy.push(entry(2), 40);
    expect([revsOf(quiet), revsOf(busy)]).toEqual([[2], [1, 2]]);
    expect([quiet.floor, busy.floor]).toEqual([1, 0]);
    busy.push(entry(3), 40);
    expect([revsOf(quiet), revsOf(busy)]).toEqual([[2], [2, 3]]);
    expect(memory.bytes).toBe(100);
  });

  test('is empty after it is cleared', () => {
    const memory = new RingMemory(100, 100);
    const ring = new Ring(256, 0, memory);
    for (const rev of [1, 2, 3]) ring.push(entry(rev), 40);
    ring.clear();
    expect(memory.bytes).toBe(0);
    expect(ring.floor).toBe(3);
  });
});
