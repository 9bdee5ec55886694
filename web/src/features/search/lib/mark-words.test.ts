import { expect, test } from '@jest/globals';
import { markWords } from './mark-words.ts';

const shown = (text: string, query: string) =>
  markWords(text, query)
    .map((part) => (part.isFound ? `[${part.text}]` : part.text))
    .join('');

test('all words are marked, whatever their letter case', () => {
  expect(shown('The charts are in the chart room', 'CHART room')).toBe('The [chart]s are in the [chart] [room]');
});

test('of words that begin alike the longer one is marked', () => {
  expect(shown('anchorage', 'anchor anchorage')).toBe('[anchorage]');
});

test('what means something in a pattern is taken as it is written', () => {
  expect(shown('why (not) use c++?', 'c++ (not)')).toBe('why [(not)] use [c++]?');
});

test('a text is shown from a little before what was found, on one line', () => {
  const text = `${'long ago and far away '.repeat(20)}\nthe lighthouse stood`;
  expect(shown(text, 'lighthouse')).toMatch(/^… .{10,50}\[lighthouse\] stood$/);
});

test('without a word nothing is marked', () => {
  expect(markWords('as it is', ' ')).toEqual([{ text: 'as it is', isFound: false }]);
});
