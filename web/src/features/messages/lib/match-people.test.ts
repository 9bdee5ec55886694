import { expect, test } from '@jest/globals';
import { matchPeople } from './match-people.ts';

const people = [
  { username: 'm.hopper', displayName: 'Grace Murray' },
  { username: 'lovelace', displayName: 'Ada' },
  { username: 'graham', displayName: 'Bell' },
  { username: 'z-1', displayName: 'Zoë Gray' },
];
const found = (query: string, limit = 10) => matchPeople(people, query, limit).map(({ username }) => username);

test('matches by username, then by name, then by a part of either', () => {
  expect(found('gra')).toEqual(['graham', 'm.hopper', 'z-1']);
  expect(found('hop')).toEqual(['m.hopper']);
  expect(found('ada')).toEqual(['lovelace']);
});

test('ignores case and accents, and matches only prefixes', () => {
  expect(found('zoe')).toEqual(['z-1']);
  expect(found('ZOË')).toEqual(['z-1']);
  expect(found('opper')).toEqual([]);
});

test('limits the number of results', () => expect(found('gra', 2)).toEqual(['graham', 'm.hopper']));
