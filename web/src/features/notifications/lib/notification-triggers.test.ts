import { describe, expect, test } from '@jest/globals';
import { triggersBetween, type RoomSnapshot } from './notification-triggers.ts';

const viewer = { readSeq: 4, unreadCount: 0, mentionCount: 0, muted: false };
const room: RoomSnapshot = { id: 'r', kind: 'PUBLIC', lastSeq: 4, viewer };

const then = (change: Partial<RoomSnapshot>, standing: Partial<typeof viewer> = {}): RoomSnapshot => ({
  ...room,
  ...change,
  viewer: { ...viewer, ...standing },
});

describe('triggersBetween', () => {
  test('returns a mention', () => {
    const after = then({ lastSeq: 6 }, { unreadCount: 2, mentionCount: 1 });
    expect(triggersBetween([room], [after])).toEqual([{ roomId: 'r', kind: 'mention', afterSeq: 4 }]);
  });

  test('ignores other messages of a room', () => {
    expect(triggersBetween([room], [then({ lastSeq: 6 }, { unreadCount: 2 })])).toEqual([]);
  });

  test('returns each message of a direct room once', () => {
    const first = then({ kind: 'DIRECT', lastSeq: 5 }, { unreadCount: 1 });
    const second = then({ kind: 'DIRECT', lastSeq: 6 }, { unreadCount: 2 });
    expect(triggersBetween([then({ kind: 'DIRECT' })], [first])).toEqual([
      { roomId: 'r', kind: 'direct', afterSeq: 4 },
    ]);
    expect(triggersBetween([first], [second])).toEqual([{ roomId: 'r', kind: 'direct', afterSeq: 5 }]);
    expect(triggersBetween([second], [second])).toEqual([]);
  });

  test('returns a direct room that was just opened with a message', () => {
    const opened = then({ kind: 'DIRECT', lastSeq: 1 }, { readSeq: 0, unreadCount: 1 });
    expect(triggersBetween([], [opened])).toEqual([{ roomId: 'r', kind: 'direct', afterSeq: 0 }]);
  });

  test('returns a mention that was added by an edit', () => {
    const unread = then({ lastSeq: 6 }, { unreadCount: 2 });
    const edited = then({ lastSeq: 6 }, { unreadCount: 2, mentionCount: 1 });
    expect(triggersBetween([unread], [edited])).toEqual([{ roomId: 'r', kind: 'mention', afterSeq: 4 }]);
  });

  test('ignores muted rooms and messages that the viewer wrote or has read', () => {
    const before = then({ kind: 'DIRECT' });
    expect(triggersBetween([before], [then({ kind: 'DIRECT', lastSeq: 5 }, { unreadCount: 1, muted: true })])).toEqual(
      [],
    );
    expect(triggersBetween([before], [then({ kind: 'DIRECT', lastSeq: 5 }, { readSeq: 5 })])).toEqual([]);
    expect(triggersBetween([room], [then({ lastSeq: 5 }, { unreadCount: 1, mentionCount: 1, muted: true })])).toEqual(
      [],
    );
  });

  test('ignores a room that the viewer has left', () => {
    expect(triggersBetween([room], [{ ...room, lastSeq: 9, viewer: null }])).toEqual([]);
  });
});
