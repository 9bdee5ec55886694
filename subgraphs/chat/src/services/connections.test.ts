import { describe, expect, test } from '@jest/globals';
import { activityCursor, numberCursor, readPageArguments, roomCursor, toConnection } from './connections.ts';

const read = (args: object) => readPageArguments(args, numberCursor, { largest: 100, fallback: { last: 50 } });

describe('the arguments of a connection', () => {
  test('are the fallback when there are none', () => {
    expect(read({ first: null })).toEqual({ after: undefined, before: undefined, from: 'end', limit: 50 });
  });

  test('may name a range and an end', () => {
    const args = { first: 2, after: numberCursor.encode(3), before: numberCursor.encode(9) };
    expect(read(args)).toEqual({ after: 3, before: 9, from: 'start', limit: 2 });
  });

  test.each([
    [{ first: 0 }, 'first'],
    [{ first: -5 }, 'first'],
    [{ first: 1e9 }, 'first'],
    [{ last: 101 }, 'last'],
    [{ first: 1, last: 1 }, 'last'],
    [{ after: 'x' }, 'after'],
    [{ before: roomCursor.encode('a'.repeat(24)) }, 'before'],
  ])('%j are refused, naming %s', (args, field) => {
    expect(() => read(args)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT', extensions: { field } }));
  });
});

test('cursors come back as they were', () => {
  const key = { at: 1_700_000_000_000, roomId: 'b'.repeat(24) };
  expect(activityCursor.decode(activityCursor.encode(key))).toEqual(key);
  expect(roomCursor.decode(roomCursor.encode(key.roomId))).toBe(key.roomId);
});

test('a page from the end is turned into the order of the list', () => {
  const page = toConnection(read({ last: 2 }), [9, 8, 7], numberCursor, (node) => node);
  expect(page.edges.map(({ node }) => node)).toEqual([8, 9]);
  expect(page.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
});
