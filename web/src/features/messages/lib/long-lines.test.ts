import { expect, test } from '@jest/globals';
import { shapingOf } from './long-lines.ts';

test('only a text with a long line in it is shaped simply', () => {
  expect(shapingOf('word '.repeat(200))).toBeUndefined();
  expect(shapingOf('a line\n'.repeat(1_000))).toBeUndefined();
  expect(shapingOf(`a\n${'[a] '.repeat(251)}`)).toContain('font-kerning:none');
});
