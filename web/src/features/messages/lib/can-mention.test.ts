import { expect, test } from '@jest/globals';
import { canMentionAfter } from './can-mention.ts';

test.each([
  '',
  'Ask ',
  '你好',
  'привет',
  '_',
  '**',
  '(',
  '`x` ',
  '``x ` y`` ',
  '```\ncode\n```\n',
  '- ',
  '> ',
  'a\n    ',
])('allows a mention after %j', (before) => expect(canMentionAfter(before)).toBe(true));

test.each(['`', '``x ` ', '```\n', '```js\na\n', '    ', 'a\n\n    ', '> ```\n> ', 'ann', 'https://a.example/', '\\'])(
  'allows no mention after %j',
  (before) => expect(canMentionAfter(before)).toBe(false),
);
