import { describe, expect, test } from '@jest/globals';
import { collapsedText } from './collapsed-text.ts';

describe('collapsedText', () => {
  test.each(['', 'short', 'a\n'.repeat(37), 'word '.repeat(500)])('returns %j whole', (text) => {
    expect(collapsedText(text)).toBe(text);
  });

  test('ends at a line', () => {
    expect(collapsedText('line\n'.repeat(100))).toBe('line\n'.repeat(30).trimEnd());
  });

  test('ends at a word', () => {
    expect(collapsedText('word '.repeat(1_000))).toBe('word '.repeat(400).trimEnd());
  });

  test('cuts a long word without splitting a character', () => {
    expect(collapsedText('a'.repeat(8_000))).toHaveLength(2_000);
    expect(collapsedText(`a${'😀'.repeat(4_000)}`)).toBe(`a${'😀'.repeat(999)}`);
  });
});
