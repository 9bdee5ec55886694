import { expect, test } from '@jest/globals';
import { matchPeople } from './match-people.ts';

const people = [
  { username: 'm.hopper', displayName: 'Grace Murray' },
  { username: 'lovelace', displayName: 'Ada' },
  { username: 'graham', displayName: 'Bell' },
  { username: 'z-1', displayName: 'Zoë Gray' },
];
const found = (query: string, limit = 10) => matchPeople(people, query, limit).map(({ username }) => username);

test('finds by username, by name, and by a part of either, in this order', () => {
  expect(found('gra')).toEqual(['graham', 'm.hopper', 'z-1']);
  expect(found('hop')).toEqual(['m.hopper']);
  expect(found('ada')).toEqual(['lovelace']);
});

test('does not mind letter case and accents, nor finds what only contains the text', () => {
  expect(found('zoe')).toEqual(['z-1']);
  expect(found('ZOË')).toEqual(['z-1']);
  expect(found('opper')).toEqual([]);
});

test('finds no more than asked for', () => expect(found('gra', 2)).toEqual(['graham', 'm.hopper']));
