import { describe, expect, test } from '@jest/globals';
import {
  activityCursor,
  entryCursor,
  numberCursor,
  readPageArguments,
  roomCursor,
  toConnection,
} from './connections.ts';

const places = numberCursor('messages', 'a'.repeat(24));
const read = (args: object) => readPageArguments(args, places, { largest: 100, fallback: { last: 50 } });

describe('the arguments of a connection', () => {
  test('are the fallback when there are none', () => {
    expect(read({ first: null })).toEqual({ after: undefined, before: undefined, from: 'end', limit: 50 });
  });

  test('may name a range and an end', () => {
    const args = { first: 2, after: places.encode(3), before: places.encode(9) };
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
    [{ after: entryCursor.encode('a'.repeat(24)) }, 'after'],
    [{ after: numberCursor('members', 'a'.repeat(24)).encode(3) }, 'after'],
    [{ after: numberCursor('messages', 'b'.repeat(24)).encode(3) }, 'after'],
  ])('%j are refused, naming %s', (args, field) => {
    expect(() => read(args)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT', extensions: { field } }));
  });
});

test('cursors come back as they were', () => {
  const key = { at: 1_700_000_000_000, roomId: 'b'.repeat(24) };
  expect(activityCursor.decode(activityCursor.encode(key))).toEqual(key);
  expect(roomCursor.decode(roomCursor.encode(key.roomId))).toBe(key.roomId);
  expect(places.decode(places.encode(7))).toBe(7);
});

test('a page from the end is turned into the order of the list', () => {
  const page = toConnection(read({ last: 2 }), [9, 8, 7], places, (node) => node);
  expect(page.edges.map(({ node }) => node)).toEqual([8, 9]);
  expect(page.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
});
