import { expect, test } from '@jest/globals';
import { matchTitles } from './match-titles.ts';

test('matches titles with all words, and puts those that start with the first word first', () => {
  const items = ['The Harbour', 'Harbour master', 'Quay'].map((title) => ({ title }));
  expect(matchTitles(items, 'harb').map(({ title }) => title)).toEqual(['Harbour master', 'The Harbour']);
  expect(matchTitles(items, 'HARBOUR the').map(({ title }) => title)).toEqual(['The Harbour']);
  expect(matchTitles(items, ' ')).toHaveLength(3);
  expect(matchTitles(items, '?')).toEqual([]);
});
