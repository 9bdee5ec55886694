import { expect, test } from '@jest/globals';
import { lengthOf, sendable } from './message-text.ts';

test('characters are counted as the server counts them', () => {
  expect(['abc', '👍👍', 'e\u0301', '👩‍💻'].map(lengthOf)).toEqual([3, 2, 2, 3]);
});

test.each([
  ['  indented\n    more  ', '  indented\n    more'],
  ['\n \n\tcode\n\n', '\tcode'],
  [' \n\t\n ', ''],
  ['plain', 'plain'],
])('%j is sent as %j', (text, sent) => expect(sendable(text)).toBe(sent));
