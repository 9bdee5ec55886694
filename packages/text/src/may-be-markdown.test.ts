import { expect, test } from '@jest/globals';
import { mayBeMarkdown } from './may-be-markdown.ts';

test.each([
  '**bold**',
  '_so_',
  '`code`',
  '~~no~~',
  '# Title',
  '> quote',
  '- item',
  '1. first',
  '[a](https://b.example)',
  'one\n\ntwo',
  'a | b\n--|--',
  '\\*',
])('%j may be Markdown', (text) => expect(mayBeMarkdown(text)).toBe(true));

test.each([
  'Hello there.',
  'Two\nlines',
  'See https://a.example/b_c_d.',
  '3 - 2 = 1',
  'Wait... what?! (yes)',
  '#harbour',
  '@ada, hi',
])('%j is plain', (text) => expect(mayBeMarkdown(text)).toBe(false));
