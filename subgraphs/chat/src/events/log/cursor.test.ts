import { describe, expect, test } from '@jest/globals';
import { CursorSigner } from '@parley/service/graphql';
import { RoomCursors } from './cursor.ts';

const ROOM = 'a'.repeat(24);
const MAX_GAPS = 256;
const signer = new CursorSigner('a secret of these tests alone, and long');
const cursors = new RoomCursors(signer, MAX_GAPS);
/** A correctly signed cursor with any content. */
const signed = (content: string, roomId = ROOM) => signer.sign(`events:${roomId}`, content);

describe('a cursor', () => {
  test.each([[{ head: 0, gaps: [] }], [{ head: 12, gaps: [3, 4, 5, 9] }], [{ head: 900_719_925_474, gaps: [1] }]])(
    'round-trips: %j',
    (position) => {
      expect(cursors.decode(ROOM, cursors.encode(ROOM, position), 'after')).toEqual(position);
    },
  );

  test.each([2_000, 999_999_999_999_998])('keeps at most the latest 256 gaps below %i', (head) => {
    const gaps = Array.from({ length: 900 }, (_, index) => head - 2 * (900 - index));
    const cursor = cursors.encode(ROOM, { head, gaps });
    expect(cursors.decode(ROOM, cursor, 'after').gaps).toEqual(gaps.slice(-MAX_GAPS));
  });

  test.each([
    ['nothing', ''],
    ['noise', 'not a cursor'],
    ['not signed', Buffer.from(`1:${ROOM}:1:`).toString('base64url')],
    ['signed by another key', new CursorSigner('another secret, which is long as well').sign(`events:${ROOM}`, '1:')],
    ['another room', cursors.encode('b'.repeat(24), { head: 1, gaps: [] })],
    ['a page cursor', signer.sign(`messages:${ROOM}`, '1:')],
    ['trailing text', `${cursors.encode(ROOM, { head: 1, gaps: [] })}!`],
    ['truncated', cursors.encode(ROOM, { head: 100, gaps: [] }).slice(0, -2)],
    ['oversized', signed(`999999999999999:${'1,'.repeat(16 * MAX_GAPS)}`)],
    ['a fraction', signed('1.5:')],
    ['a gap above the head', signed('3:4')],
    ['gaps out of order', signed('9:4,3')],
    ['a reversed range', signed('9:4-3')],
    ['an oversized range', signed('999999999999:1-999999999998')],
    ['a trailing comma', signed('9:3,')],
    ['too many gaps', signed(`9999:1-${MAX_GAPS + 1}`)],
  ])('is rejected when it is %s', (_name, cursor) => {
    expect(() => cursors.decode(ROOM, cursor, 'after')).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', extensions: { field: 'after' } }),
    );
  });
});
