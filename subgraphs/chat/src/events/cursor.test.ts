import { describe, expect, test } from '@jest/globals';
import { CursorSigner } from '@parley/service';
import { RoomCursors } from './cursor.ts';

const ROOM = 'a'.repeat(24);
const HOLES = 256;
const signer = new CursorSigner('a secret of these tests alone, and long');
const cursors = new RoomCursors(signer, HOLES);
/** As a replica would issue it, whatever is in it. */
const signed = (content: string, roomId = ROOM) => signer.sign(`events:${roomId}`, content);

describe('a cursor', () => {
  test.each([[{ head: 0, holes: [] }], [{ head: 12, holes: [3, 4, 5, 9] }], [{ head: 900_719_925_474, holes: [1] }]])(
    'comes back as it was: %j',
    (position) => {
      expect(cursors.decode(ROOM, cursors.encode(ROOM, position), 'after')).toEqual(position);
    },
  );

  test.each([2_000, 999_999_999_999_998])('has at most 256 holes, the latest, below %i', (head) => {
    const holes = Array.from({ length: 900 }, (_, index) => head - 2 * (900 - index));
    const cursor = cursors.encode(ROOM, { head, holes });
    expect(cursors.decode(ROOM, cursor, 'after').holes).toEqual(holes.slice(-HOLES));
  });

  test.each([
    ['nothing', ''],
    ['noise', 'not a cursor'],
    ['not signed', Buffer.from(`1:${ROOM}:1:`).toString('base64url')],
    ['signed by another key', new CursorSigner('another secret, which is long as well').sign(`events:${ROOM}`, '1:')],
    ['another room', cursors.encode('b'.repeat(24), { head: 1, holes: [] })],
    ['a page cursor', signer.sign(`messages:${ROOM}`, '1:')],
    ['what follows it', `${cursors.encode(ROOM, { head: 1, holes: [] })}!`],
    ['truncated', cursors.encode(ROOM, { head: 100, holes: [] }).slice(0, -2)],
    ['oversized', signed(`999999999999999:${'1,'.repeat(16 * HOLES)}`)],
    ['a fraction', signed('1.5:')],
    ['a hole above the head', signed('3:4')],
    ['holes out of order', signed('9:4,3')],
    ['a range that is backwards', signed('9:4-3')],
    ['a range without end', signed('999999999999:1-999999999998')],
    ['a comma too many', signed('9:3,')],
    ['more holes than may be', signed(`9999:1-${HOLES + 1}`)],
  ])('is refused when it is %s', (_name, cursor) => {
    expect(() => cursors.decode(ROOM, cursor, 'after')).toThrow(
      expect.objectContaining({ code: 'BAD_USER_INPUT', extensions: { field: 'after' } }),
    );
  });
});
