import { describe, expect, test } from '@jest/globals';
import { callsBetween, type CallingRoom } from './calls.ts';

const viewer = { readSeq: 4, unreadCount: 0, mentionCount: 0, muted: false };
const room: CallingRoom = { id: 'r', kind: 'PUBLIC', lastSeq: 4, viewer };

const then = (change: Partial<CallingRoom>, standing: Partial<typeof viewer> = {}): CallingRoom => ({
  ...room,
  ...change,
  viewer: { ...viewer, ...standing },
});

describe('what calls for the viewer', () => {
  test('is a mention', () => {
    const after = then({ lastSeq: 6 }, { unreadCount: 2, mentionCount: 1 });
    expect(callsBetween([room], [after])).toEqual([{ roomId: 'r', kind: 'mention', afterSeq: 4 }]);
  });

  test('is no other message of a room', () => {
    expect(callsBetween([room], [then({ lastSeq: 6 }, { unreadCount: 2 })])).toEqual([]);
  });

  test('is each message of a direct room, once', () => {
    const first = then({ kind: 'DIRECT', lastSeq: 5 }, { unreadCount: 1 });
    const second = then({ kind: 'DIRECT', lastSeq: 6 }, { unreadCount: 2 });
    expect(callsBetween([then({ kind: 'DIRECT' })], [first])).toEqual([{ roomId: 'r', kind: 'direct', afterSeq: 4 }]);
    expect(callsBetween([first], [second])).toEqual([{ roomId: 'r', kind: 'direct', afterSeq: 5 }]);
    expect(callsBetween([second], [second])).toEqual([]);
  });

  test('is a direct room that somebody has just opened with a message', () => {
    const opened = then({ kind: 'DIRECT', lastSeq: 1 }, { readSeq: 0, unreadCount: 1 });
    expect(callsBetween([], [opened])).toEqual([{ roomId: 'r', kind: 'direct', afterSeq: 0 }]);
  });

  test('is a mention that an edit brought', () => {
    const unread = then({ lastSeq: 6 }, { unreadCount: 2 });
    const edited = then({ lastSeq: 6 }, { unreadCount: 2, mentionCount: 1 });
    expect(callsBetween([unread], [edited])).toEqual([{ roomId: 'r', kind: 'mention', afterSeq: 4 }]);
  });

  test('is nothing in a muted room, nor what the viewer wrote or has read', () => {
    const before = then({ kind: 'DIRECT' });
    expect(callsBetween([before], [then({ kind: 'DIRECT', lastSeq: 5 }, { unreadCount: 1, muted: true })])).toEqual([]);
    expect(callsBetween([before], [then({ kind: 'DIRECT', lastSeq: 5 }, { readSeq: 5 })])).toEqual([]);
    expect(callsBetween([room], [then({ lastSeq: 5 }, { unreadCount: 1, mentionCount: 1, muted: true })])).toEqual([]);
  });

  test('is nothing in a room that the viewer has left', () => {
    expect(callsBetween([room], [{ ...room, lastSeq: 9, viewer: null }])).toEqual([]);
  });
});
