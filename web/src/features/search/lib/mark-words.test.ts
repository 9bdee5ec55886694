import { expect, test } from '@jest/globals';
import { markWords } from './mark-words.ts';

const shown = (text: string, query: string) =>
  markWords(text, query)
    .map((part) => (part.isFound ? `[${part.text}]` : part.text))
    .join('');

test('marks all words and ignores case', () => {
  expect(shown('The charts are in the chart room', 'CHART room')).toBe('The [chart]s are in the [chart] [room]');
});

test('marks the longer of two overlapping words', () => {
  expect(shown('anchorage', 'anchor anchorage')).toBe('[anchorage]');
});

test('marks what the search matches, as written', () => {
  expect(shown('why (not) use c++?', 'c++ (not)')).toBe('why ([not]) use [c]++?');
  expect(shown('Le cafe\u0301 am Straßenrand', 'CAFÉ strasse')).toBe('Le [cafe\u0301] am [Straße]nrand');
  expect(shown('웹서버가 느려요', '서버')).toBe('웹[서버]가 느려요');
  expect(shown('getUserName and superuser', 'user')).toBe('get[User]Name and superuser');
  expect(shown('v1.2.3, not 12', '1.2')).toBe('v[1.2].3, not 12');
});

test('starts shortly before the match in text without spaces', () => {
  expect(shown(`${'長い文章です'.repeat(50)}灯台${'でした'.repeat(50)}`, '灯台')).toMatch(/^… .{38,42}\[灯台\]/);
});

test('starts shortly before the match, on one line', () => {
  const text = `${'long ago and far away '.repeat(20)}\nthe lighthouse stood`;
  expect(shown(text, 'lighthouse')).toMatch(/^… .{10,50}\[lighthouse\] stood$/);
});

test('marks nothing without a word', () => {
  expect(markWords('as it is', ' ')).toEqual([{ text: 'as it is', isFound: false }]);
});
