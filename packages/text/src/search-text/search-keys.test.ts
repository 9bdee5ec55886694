import { expect, test } from '@jest/globals';
import { searchKeys } from './search-keys.ts';

test.each<[string, string[]]>([
  ['Go, world! go', ['go', 'wor', 'worl', 'world']],
  ['ﬁne é', ['fin', 'fine', 'e']],
  ['猫です', ['猫', '猫て', 'で', 'です', 'す'].map((key) => key.replace('猫て', '猫で'))],
  ['aB', ['a', 'ab', 'b']],
  ['v1.2', ['v', 'v1', 'v1.', 'v1.2', '1', '1.2', '2']],
  ['!?. …', []],
])('%j is found by %j', (text, keys) => {
  expect(searchKeys(text)).toEqual(keys);
});

test('limits the length and the number of keys', () => {
  const long = searchKeys('x'.repeat(8_000));
  expect(long).toEqual(['xxx', 'xxxx', 'xxxxx', 'xxxxxx', 'xxxxxxx', 'xxxxxxxx']);
  expect(searchKeys(Array.from({ length: 2_000 }, (_, index) => `w${index}`).join(' '))).toHaveLength(1_000);
  const hash = searchKeys('a1b2c3d4e5f6a1b2c3d4e5f6a1b2c3d4e5f6'.repeat(10));
  expect(hash.length).toBeLessThan(80);
});

test('ignores a long run of marks on a letter', () => {
  expect(searchKeys(`caf${`e${'\u0301\u0316'.repeat(4_000)}`}`)).toEqual(['caf', 'cafe']);
});
