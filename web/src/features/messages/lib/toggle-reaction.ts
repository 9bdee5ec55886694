import type { MessageFieldsFragment } from '../../../gql/graphql.ts';

type Reaction = MessageFieldsFragment['reactions'][number];

/** The reactions after the viewer has added or removed theirs. The order is kept. */
export function toggleReaction(reactions: readonly Reaction[], emoji: string): Reaction[] {
  if (!reactions.some((reaction) => reaction.emoji === emoji)) {
    // The cache needs `__typename`, which the generated types omit.
    const first = { __typename: 'Reaction', emoji, count: 1, viewerReacted: true };
    return [...reactions, first];
  }
  return reactions
    .map((reaction) => {
      if (reaction.emoji !== emoji) return reaction;
      const viewerReacted = !reaction.viewerReacted;
      return { ...reaction, viewerReacted, count: reaction.count + (viewerReacted ? 1 : -1) };
    })
    .filter(({ count }) => count > 0);
}
