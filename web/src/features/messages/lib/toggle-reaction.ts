import type { MessageFieldsFragment } from '../../../gql/graphql.ts';

type Reaction = MessageFieldsFragment['reactions'][number];

/** The reactions once the viewer has added theirs or, when it is there, taken it back; the order stays. */
export function toggleReaction(reactions: readonly Reaction[], emoji: string): Reaction[] {
  if (!reactions.some((reaction) => reaction.emoji === emoji)) {
    // The cache cannot do without the type's name, of which the generated types say nothing.
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
