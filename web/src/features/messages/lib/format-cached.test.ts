import { expect, test } from '@jest/globals';
import { formatCached } from './format-cached.ts';

test('the same text is formatCached once', () => {
  expect(formatCached('**once**')).toBe(formatCached('**once**'));
});
