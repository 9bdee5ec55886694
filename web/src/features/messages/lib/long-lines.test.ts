import { expect, test } from '@jest/globals';
import { shapingOf } from './long-lines.ts';

test('simplifies the shaping only of messages with a long line', () => {
  expect(shapingOf('word '.repeat(200))).toBeUndefined();
  expect(shapingOf('a line\n'.repeat(1_000))).toBeUndefined();
  expect(shapingOf(`a\n${'[a] '.repeat(251)}`)).toContain('font-kerning:none');
});
