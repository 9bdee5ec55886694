import { describe, expect, test } from '@jest/globals';
import { headOf } from './head-of.ts';

describe('headOf', () => {
  test.each(['', 'short', 'a\n'.repeat(37), 'word '.repeat(500)])('leaves %j whole', (text) => {
    expect(headOf(text)).toBe(text);
  });

  test('ends at a line', () => {
    expect(headOf('line\n'.repeat(100))).toBe('line\n'.repeat(30).trimEnd());
  });

  test('ends at a word', () => {
    expect(headOf('word '.repeat(1_000))).toBe('word '.repeat(400).trimEnd());
  });

  test('cuts a word that is too long, but no character', () => {
    expect(headOf('a'.repeat(8_000))).toHaveLength(2_000);
    expect(headOf(`a${'😀'.repeat(4_000)}`)).toBe(`a${'😀'.repeat(999)}`);
  });
});
