import { expect, test } from '@jest/globals';
import { toggleReaction } from './toggle-reaction.ts';

const reaction = (emoji: string, count: number, viewerReacted: boolean) => ({
  __typename: 'Reaction' as const,
  emoji,
  count,
  viewerReacted,
});

test('the first one with an emoji comes last', () => {
  expect(toggleReaction([reaction('👍', 1, false)], '🎉')).toEqual([reaction('👍', 1, false), reaction('🎉', 1, true)]);
});

test('joins others, and leaves them again', () => {
  const others = [reaction('👍', 2, false), reaction('🎉', 1, false)];
  const joined = toggleReaction(others, '👍');
  expect(joined).toEqual([reaction('👍', 3, true), reaction('🎉', 1, false)]);
  expect(toggleReaction(joined, '👍')).toEqual(others);
});

test('is gone with the last person', () => {
  expect(toggleReaction([reaction('👍', 1, true)], '👍')).toEqual([]);
});
