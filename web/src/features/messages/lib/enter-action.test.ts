import { expect, test } from '@jest/globals';
import { enterAction, openFence } from './enter-action.ts';

const enter = (text: string, more: object = {}) =>
  enterAction({ shiftKey: false, modKey: false, isTouch: false, text, caret: text.length, ...more });

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
  ['> ```js', {}, 'new line'],
  ['> ```js\n', {}, 'new line'],
  ['> ```js\n> const a = 1;', {}, 'new line'],
  ['> ```js\nconst a = 1;', {}, 'new line'],
  ['> ```js\n> const a = 1;\n> ```', {}, 'send'],
  ['> ```js\n>const a = 1;\n>```', {}, 'send'],
  ['> ```js\n> const a = 1;\n\nafter', {}, 'send'],
  ['> > ```js\n> > const a = 1;', {}, 'new line'],
  ['> > ```js\n> > const a = 1;\n> > ```', {}, 'send'],
  ['```\n> ```', {}, 'new line'],
  ['- ```', {}, 'new line'],
  ['- ```js\n  const a = 1;\n\n  const b = 2;', {}, 'new line'],
  ['- ```js\n  const a = 1;\n  ```', {}, 'send'],
  ['- ```js\n  const a = 1;\n\nafter', {}, 'send'],
  ['1. ```', {}, 'new line'],
  ['12) ```\n    code\n    ```', {}, 'send'],
  ['> - ```\n>   code', {}, 'new line'],
  ['> - ```\n>   code\n>   ```', {}, 'send'],
  ['- one\n  - two\n    ```js', {}, 'new line'],
  ['- one\n  - two\n    ```js\n    code\n    ```', {}, 'send'],
  ['- one\n\nafter\n\n    ```', {}, 'send'],
  ['-```', {}, 'send'],
] as const)('after %j with %j, Enter means: %s', (text, more, meaning) => {
  expect(enter(text, more)).toBe(meaning);
});

test('returns the open fence with its language', () => {
  expect(openFence('text\n```js\nlet a;')).toEqual({ line: '```js', lead: '', marks: '```' });
  expect(openFence('> ```js\n> let a;')).toEqual({ line: '> ```js', lead: '> ', marks: '```' });
  expect(openFence('```js\nlet a;\n```\nafter')).toBeNull();
});
