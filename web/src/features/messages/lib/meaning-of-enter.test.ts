import { expect, test } from '@jest/globals';
import { meaningOfEnter, openFence } from './meaning-of-enter.ts';

const enter = (text: string, more: object = {}) =>
  meaningOfEnter({ shiftKey: false, modKey: false, isTouch: false, text, caret: text.length, ...more });

test.each([
  ['hello', {}, 'send'],
  ['hello', { shiftKey: true }, 'new line'],
  ['hello', { isTouch: true }, 'new line'],
  ['hello', { isTouch: true, modKey: true }, 'send'],
  ['```', {}, 'new line'],
  ['```js\nconst a = 1;', {}, 'new line'],
  ['```js\nconst a = 1;', { modKey: true }, 'send'],
  ['```\na\n```', {}, 'send'],
  ['```\na\n```', { caret: 5 }, 'new line'],
  ['~~~\n```', {}, 'new line'],
  ['~~~\n```\n~~~', {}, 'send'],
  ['````\n```\n', {}, 'new line'],
  ['````\n````', {}, 'send'],
  ['```code``` on one line', {}, 'send'],
  ['    ```', {}, 'send'],
  ['   ```', {}, 'new line'],
  ['``', {}, 'send'],
  ['1. ```', {}, 'send'],
] as const)('after %j with %j Enter means: %s', (text, more, meaning) => {
  expect(enter(text, more)).toBe(meaning);
});

test('the open fence is told with its language', () => {
  expect(openFence('text\n```js\nlet a;')).toBe('```js');
  expect(openFence('```js\nlet a;\n```\nafter')).toBeNull();
});
