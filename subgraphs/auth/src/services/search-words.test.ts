import { expect, test } from '@jest/globals';
import { parseUsername } from './identity-rules.ts';
import { foldSearch, searchWords } from './search-words.ts';

test('somebody is found by their username, and by their name from each word on', () => {
  expect(searchWords('ada', 'Augusta  Ada King')).toEqual(['ada', 'augusta ada king', 'ada king', 'king']);
  expect(searchWords('ada', 'Ada')).toEqual(['ada']);
});

test('only so many words count', () => {
  expect(searchWords('x', 'a b c d e f g h i j')).toHaveLength(9);
});

test('a search is compared without letter case, width and double spaces', () => {
  expect(foldSearch('  STRAßE \u3000 Ｎｒ ')).toBe('strasse nr');
});

test('a username is found by its own spelling in any alphabet', () => {
  for (const name of ['Иван', 'Ωμέγα', 'ada', 'Ꭰꭰꭰ']) {
    expect(searchWords(parseUsername(name).key, 'x')[0]).toBe(foldSearch(name));
  }
});
