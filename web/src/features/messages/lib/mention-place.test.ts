import { expect, test } from '@jest/globals';
import { isMentionPlace } from './mention-place.ts';

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
])('a name after %j is a mention', (before) => expect(isMentionPlace(before)).toBe(true));

test.each(['`', '``x ` ', '```\n', '```js\na\n', '    ', 'a\n\n    ', '> ```\n> ', 'ann', 'https://a.example/', '\\'])(
  'a name after %j is none',
  (before) => expect(isMentionPlace(before)).toBe(false),
);
