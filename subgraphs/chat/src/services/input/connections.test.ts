import { describe, expect, test } from '@jest/globals';
import { CursorSigner } from '@parley/service/graphql';
import { readPageArguments, toConnection } from './connections.ts';
import { PageCursors } from './page-cursors.ts';

const [ROOM, OTHER] = ['a'.repeat(24), 'b'.repeat(24)];
const signer = new CursorSigner('a secret of these tests alone, and long');
const cursors = new PageCursors(signer);
const codec = cursors.messages(ROOM);
/** A cursor in the earlier, unsigned format. */
const unsigned = Buffer.from(`messages:${ROOM}:3`).toString('base64url');
const read = (args: object) => readPageArguments(args, codec, { maxSize: 100, fallback: { last: 50 } });

describe('readPageArguments', () => {
  test('applies the fallback without arguments', () => {
    expect(read({ first: null })).toEqual({ after: undefined, before: undefined, from: 'end', limit: 50 });
  });

  test('accepts a range and an end', () => {
    const args = { first: 2, after: codec.encode(3), before: codec.encode(9) };
    expect(read(args)).toEqual({ after: 3, before: 9, from: 'start', limit: 2 });
  });

  test.each([
    [{ first: 0 }, 'first'],
    [{ first: -5 }, 'first'],
    [{ first: 1e9 }, 'first'],
    [{ last: 101 }, 'last'],
    [{ first: 1, last: 1 }, 'last'],
    [{ after: 'x' }, 'after'],
    [{ after: '' }, 'after'],
    [{ before: unsigned }, 'before'],
    [{ before: `${codec.encode(3)}A` }, 'before'],
    [{ before: 'A'.repeat(1_000_000) }, 'before'],
    [{ before: cursors.publicRooms().encode(ROOM) }, 'before'],
    [{ after: cursors.audit().encode(ROOM) }, 'after'],
    [{ after: cursors.members(ROOM).encode(3) }, 'after'],
    [{ after: cursors.replies(`${ROOM}-1`).encode(3) }, 'after'],
    [{ after: cursors.messages(OTHER).encode(3) }, 'after'],
    [
      { after: new PageCursors(new CursorSigner('another secret, as long as it must be')).messages(ROOM).encode(3) },
      'after',
    ],
    [{ after: signer.sign(`messages:${ROOM}`, 'x') }, 'after'],
  ])('rejects %j, naming %s', (args, field) => {
    expect(() => read(args)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT', extensions: { field } }));
  });
});

test('cursors round-trip in their own list only', () => {
  const key = { at: 1_700_000_000_000, roomId: OTHER };
  const [ann, ben] = [cursors.roomsOf('ann'), cursors.roomsOf('ben')];
  expect(ann.decode(ann.encode(key))).toEqual(key);
  expect(ben.decode(ann.encode(key))).toBeUndefined();
  expect(cursors.publicRooms().decode(cursors.publicRooms().encode(ROOM))).toBe(ROOM);
  expect(codec.decode(codec.encode(7))).toBe(7);
  const found = `${'0'.repeat(12)}-${ROOM}-${'0'.repeat(14)}`;
  expect(cursors.found(null).decode(cursors.found(null).encode(found))).toBe(found);
  expect(cursors.found(ROOM).decode(cursors.found(null).encode(found))).toBeUndefined();
});

test('toConnection reverses a page from the end into list order', () => {
  const page = toConnection(read({ last: 2 }), [9, 8, 7], codec, (node) => node);
  expect(page.edges.map(({ node }) => node)).toEqual([8, 9]);
  expect(page.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
});
