import { expect, test } from '@jest/globals';
import { toggleReaction } from './toggle-reaction.ts';

const reaction = (emoji: string, count: number, viewerReacted: boolean) => ({
  __typename: 'Reaction' as const,
  emoji,
  count,
  viewerReacted,
});

test('appends a new emoji', () => {
  expect(toggleReaction([reaction('👍', 1, false)], '🎉')).toEqual([reaction('👍', 1, false), reaction('🎉', 1, true)]);
});

test('adds and removes the viewer’s reaction', () => {
  const others = [reaction('👍', 2, false), reaction('🎉', 1, false)];
  const joined = toggleReaction(others, '👍');
  expect(joined).toEqual([reaction('👍', 3, true), reaction('🎉', 1, false)]);
  expect(toggleReaction(joined, '👍')).toEqual(others);
});

test('removes an emoji with its last reaction', () => {
  expect(toggleReaction([reaction('👍', 1, true)], '👍')).toEqual([]);
});
