import { BadUserInputError } from '@parley/service/errors';
import type { MessageResolvers, ReactionResolvers } from '../generated/resolvers.ts';

/** Users listed under a reaction: by default, and at most. */
const USERS = { default: 20, max: 100 };

export const Message: MessageResolvers = {
  __resolveReference: async ({ id }, { messages, requireViewer }) => messages.find(await requireViewer(), id),
  author: ({ authorId }) => ({ id: authorId }),
  mentions: ({ mentionIds }) => mentionIds.map((id) => ({ id })),
  pinned: ({ pinnedAt }) => pinnedAt !== null,
  reactions: (message) => message.reactions.map((reaction) => ({ message, reaction })),
  replies: (message, args, { messages }) => messages.listReplies(message, args),
  replyCount: (message, _args, { messages }) => messages.countReplies(message),
  replyTo: (message, _args, { messages }) => messages.findRepliedTo(message),
  room: async ({ roomId }, _args, { rooms, requireViewer }) => rooms.get(await requireViewer(), roomId),
};

export const Reaction: ReactionResolvers = {
  count: ({ reaction }) => reaction.userIds.length,
  emoji: ({ reaction }) => reaction.emoji,

  users({ reaction }, { first }) {
    const count = first ?? USERS.default;
    if (count < 1 || count > USERS.max)
      throw new BadUserInputError(`\`first\` must be between 1 and ${USERS.max}.`, 'first');
    return reaction.userIds.slice(0, count).map((id) => ({ id }));
  },

  // There may be thousands, and a promise for each would cost more than all else.
  viewerReacted: ({ reaction }, _args, { info, requireViewer }) =>
    info.userId
      ? reaction.userIds.includes(info.userId)
      : requireViewer().then(({ userId }) => reaction.userIds.includes(userId)),
};
