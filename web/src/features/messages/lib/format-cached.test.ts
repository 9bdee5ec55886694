import { expect, test } from '@jest/globals';
import { formatCached } from './format-cached.ts';

test('formats the same text once', () => {
  expect(formatCached('**once**')).toBe(formatCached('**once**'));
});
