import { describe, expect, test } from '@jest/globals';
import { decodeCursor, encodeCursor } from './cursor.ts';

const ROOM = 'a'.repeat(24);
const seal = (text: string) => Buffer.from(text).toString('base64url');

describe('a cursor', () => {
  test.each([[{ head: 0, holes: [] }], [{ head: 12, holes: [3, 4, 5, 9] }], [{ head: 900_719_925_474, holes: [1] }]])(
    'comes back as it was: %j',
    (position) => {
      expect(decodeCursor(ROOM, encodeCursor(ROOM, position), 'after')).toEqual(position);
    },
  );

  test('names at most 4,096 holes, the latest', () => {
    const holes = Array.from({ length: 10_000 }, (_, index) => 2 * index + 1);
    const cursor = encodeCursor(ROOM, { head: 20_000, holes });
    expect(decodeCursor(ROOM, cursor, 'after').holes).toEqual(holes.slice(-4_096));
  });

  test.each([
    ['nothing', ''],
    ['noise', 'not a cursor'],
    ['another version', seal(`2:${ROOM}:1:`)],
    ['another room', encodeCursor('b'.repeat(24), { head: 1, holes: [] })],
    ['what follows it', `${encodeCursor(ROOM, { head: 1, holes: [] })}!`],
    ['a fraction', seal(`1:${ROOM}:1.5:`)],
    ['a hole above the head', seal(`1:${ROOM}:3:4`)],
    ['holes out of order', seal(`1:${ROOM}:9:4,3`)],
    ['a range that is backwards', seal(`1:${ROOM}:9:4-3`)],
    ['a range without end', seal(`1:${ROOM}:999999999999:1-999999999998`)],
    ['a comma too many', seal(`1:${ROOM}:9:3,`)],
  ])('is refused when it is %s', (_name, cursor) => {
    expect(() => decodeCursor(ROOM, cursor, 'after')).toThrow('not a cursor');
  });
});
