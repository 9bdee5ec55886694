import { describe, expect, test } from '@jest/globals';
import { excerpt } from './excerpt.ts';

describe('excerpt', () => {
  test('puts a message on one line and truncates it', () => {
    expect(excerpt(' one\n\n two ')).toBe('one two');
    expect(excerpt('one two three', 8)).toBe('one two…');
  });

  test.each([
    ['**bold**, *slanted*, ~~gone~~ and `code`', 'bold, slanted, gone and code'],
    ['See [the paper](https://there.example/a_b).', 'See the paper.'],
    ['Look:\n\n```ts\nconst a = 1;\n```\nDone', 'Look: const a = 1; Done'],
    ['# Title\n\n- one\n- two\n\n> said', 'Title one two said'],
    ['| a | b |\n|---|--:|\n| 1 | 2 |', '| a | b | | 1 | 2 |'],
    ['![chart](https://there.example/a.png) [a] [b](c) d](e)', 'chart [a] b d](e)'],
    ['*and* __closed__ but **open', 'and closed but **open'],
    ['snake_case_name and 2 * 3 * 4', 'snake_case_name and 2 * 3 * 4'],
  ])('removes the Markdown of %s', (text, plain) => expect(excerpt(text)).toBe(plain));

  test('removes excess combining marks', () => {
    expect(excerpt(`a${'\u102C'.repeat(500)}`)).toBe(`a${'\u102C'.repeat(8)}`);
  });

  test('is fast for marks that are never closed', () => {
    expect(excerpt('*['.repeat(4_000))).toHaveLength(160);
  });
});
