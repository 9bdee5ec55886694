import { describe, expect, test } from '@jest/globals';
import { ROOM } from '../../tests/support/fake-room.ts';
import { ChangeLog } from './change-log.ts';

interface Stored {
  messages?: number[];
  memberships?: number[];
  room?: number[];
  /** The latest allocated rev, stored or not. */
  taken: number;
}

/** A log in which these revs are stored. */
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

describe('the position of the log', () => {
  test('is the latest stored rev, not the latest allocated one', async () => {
    expect(await logOf({ messages: [1, 2], taken: 4 }).position(ROOM)).toEqual({ head: 2, gaps: [] });
  });

  test('includes changes of messages, members and the room', async () => {
    const stored = { messages: [3], memberships: [1, 2], room: [4], taken: 4 };
    expect(await logOf(stored).position(ROOM)).toEqual({ head: 4, gaps: [] });
  });

  test('lists the gaps below it within the window', async () => {
    const stored = { messages: [5, 7, 10], memberships: [8], taken: 12 };
    expect(await logOf(stored, 4).position(ROOM)).toEqual({ head: 10, gaps: [9] });
  });

  test('is zero in a room without changes', async () => {
    expect(await logOf({ taken: 0 }).position(ROOM)).toEqual({ head: 0, gaps: [] });
  });
});
