import { expect, test } from '@jest/globals';
import { formatted } from './formatted.ts';

test('the same text is formatted once', () => {
  expect(formatted('**once**')).toBe(formatted('**once**'));
});
