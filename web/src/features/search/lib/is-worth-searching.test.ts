import { expect, test } from '@jest/globals';
import { isWorthSearching } from './is-worth-searching.ts';

test('skips single letters, but not single characters that are words', () => {
  for (const query of ['', 'a', 'é', '7', '?', 'я']) expect([query, isWorthSearching(query)]).toEqual([query, false]);
  for (const query of ['ab', '猫', '집', '🎉']) expect([query, isWorthSearching(query)]).toEqual([query, true]);
});
