import { expect, test } from '@jest/globals';
import { prepended } from './prepended.ts';

const rows = (keys: string) => [...keys].map((key) => ({ key }));
const keysOf = (of: readonly { key: string }[] | null) => of?.map(({ key }) => key).join('');

test('returns prepended rows without appended ones', () => {
  expect(keysOf(prepended(rows('def'), rows('abcdef')))).toBe('abcdef');
  expect(keysOf(prepended(rows('def'), rows('abcdefgh')))).toBe('abcdef');
});

test('returns null for any other change', () => {
  expect(prepended(rows('def'), rows('defg'))).toBeNull();
  expect(prepended(rows(''), rows('abc'))).toBeNull();
  // A replaced list, and one that lost rows.
  expect(prepended(rows('def'), rows('xyz'))).toBeNull();
  expect(prepended(rows('def'), rows('abcdf'))).toBeNull();
});
