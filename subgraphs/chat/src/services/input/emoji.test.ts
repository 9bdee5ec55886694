import { expect, test } from '@jest/globals';
import { BadUserInputError, PayloadTooLargeError } from '@parley/service/errors';
import { requireEmoji } from './emoji.ts';

test.each(['👍', '👍🏽', '❤️', '👨‍👩‍👧‍👦', '🏴󠁧󠁢󠁳󠁣󠁴󠁿', '🇪🇺', '1️⃣', '👩🏻‍❤️‍💋‍👨🏿'])('%s is an emoji', (emoji) => {
  expect(requireEmoji(emoji, 'emoji')).toBe(emoji);
});

test('requireEmoji maps all forms of an emoji to one', () => {
  expect(requireEmoji('❤', 'emoji')).toBe('❤️');
  expect(requireEmoji('❤\ufe0e', 'emoji')).toBe('❤️');
  expect(requireEmoji('👍\ufe0f', 'emoji')).toBe('👍');
  expect(requireEmoji('👩‍❤‍👨', 'emoji')).toBe('👩‍❤️‍👨');
  expect(requireEmoji('1\u20e3', 'emoji')).toBe('1️⃣');
  expect(requireEmoji([...'👨🏿‍❤‍💋‍👨🏿'].join('\ufe0f'), 'emoji')).toBe('👨🏿‍❤️‍💋‍👨🏿');
});

test.each(['', 'a', '1', '👍👍', ' 👍', '🇪', '<b>', '\ufe0f', '\u200d', '\0', '\ud83d'])(
  '%j is not an emoji',
  (text) => {
    expect(() => requireEmoji(text, 'emoji')).toThrow(BadUserInputError);
  },
);

test('requireEmoji rejects a long string without reading it', () => {
  expect(() => requireEmoji('👍'.repeat(10_000), 'emoji')).toThrow(PayloadTooLargeError);
});
