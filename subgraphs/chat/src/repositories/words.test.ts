import { expect, test } from '@jest/globals';
import { wordsOf } from './words.ts';

test.each<[string, string[]]>([
  ['Hello, **World**! hello', ['hello', 'world']],
  ['STRASSE straße ﬁne', ['strasse', 'fine']],
  ['e\u0301tude étude', ['étude']],
  ['v2.0 a_b', ['v2', '0', 'a', 'b']],
  ['東京タワー2階', ['東', '京', 'タ', 'ワ', 'ー', '2', '階']],
  ['!?. 👍', []],
])('%j has the words %j', (text, words) => {
  expect(wordsOf(text)).toEqual(words);
});

test('words and their number are bounded', () => {
  expect(wordsOf('x'.repeat(8_000))).toEqual(['x'.repeat(40)]);
  expect(wordsOf(Array.from({ length: 2_000 }, (_, index) => `w${index}`).join(' '))).toHaveLength(400);
});
