import { expect, test } from '@jest/globals';
import { lengthOf, sendable } from './message-text.ts';

test('counts code points, as the server does', () => {
  expect(['abc', '👍👍', 'e\u0301', '👩‍💻'].map(lengthOf)).toEqual([3, 2, 2, 3]);
});

test.each([
  ['  indented\n    more  ', '  indented\n    more'],
  ['\n \n\tcode\n\n', '\tcode'],
  [' \n\t\n ', ''],
  ['plain', 'plain'],
])('sends %j as %j', (text, sent) => expect(sendable(text)).toBe(sent));
