import { describe, expect, test } from '@jest/globals';
import { ROOM } from '../../tests/support/fake-room.ts';
import { ChangeLog } from './change-log.ts';

interface Stored {
  messages?: number[];
  memberships?: number[];
  room?: number[];
  /** The latest number that was given, whether or not anything is stored under it. */
  taken: number;
}

/** A log of which these numbers are stored. */
function logOf({ messages = [], memberships = [], room = [], taken }: Stored, pendingWindow = 10): ChangeLog {
  const latest = (revs: number[]) => (_roomId: string, limit: number) =>
    Promise.resolve(revs.toSorted((left, right) => right - left).slice(0, limit));
  return new ChangeLog(
    {
      findOwnRevs: () => Promise.resolve(room),
      findLastRevs: () => Promise.resolve(new Map([[ROOM, taken]])),
    } as never,
    { findLatestRevs: latest(messages) } as never,
    { findLatestRevs: latest(memberships) } as never,
    pendingWindow,
  );
}

describe('where the log stands', () => {
  test('is at the latest number that is stored, not at one that was only taken: its change is still to come', async () => {
    expect(await logOf({ messages: [1, 2], taken: 4 }).position(ROOM)).toEqual({ head: 2, gaps: [] });
  });

  test('counts what is stored of messages, members and the room alike', async () => {
    const stored = { messages: [3], memberships: [1, 2], room: [4], taken: 4 };
    expect(await logOf(stored).position(ROOM)).toEqual({ head: 4, gaps: [] });
  });

  test('says which numbers below are empty, as far back as is looked', async () => {
    const stored = { messages: [5, 7, 10], memberships: [8], taken: 12 };
    expect(await logOf(stored, 4).position(ROOM)).toEqual({ head: 10, gaps: [9] });
  });

  test('is at nothing in a room in which nothing happened', async () => {
    expect(await logOf({ taken: 0 }).position(ROOM)).toEqual({ head: 0, gaps: [] });
  });
});
