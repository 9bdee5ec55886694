import { expect, test } from '@jest/globals';
import { shapingOf } from './long-words.ts';

test('only a text with a long word in it is shaped simply', () => {
  expect(shapingOf('word '.repeat(1_000))).toBeUndefined();
  expect(shapingOf(`a\n${'[a](b'.repeat(40)} c`)).toBeUndefined();
  expect(shapingOf(`a\n${'[a](b'.repeat(41)} c`)).toContain('font-kerning:none');
});
