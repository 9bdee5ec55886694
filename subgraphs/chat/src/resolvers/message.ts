import { BadUserInputError } from '@parley/service/errors';
import type { MessageResolvers, ReactionResolvers } from '../generated/resolvers.ts';
import type { Services } from './services.ts';

/** Users listed under a reaction: by default, and at most. */
const USERS = { default: 20, max: 100 };

export const createMessage = ({ messages, rooms }: Services): MessageResolvers => ({
  __resolveReference: async ({ id }, context) => messages.find(await context.requireViewer(), id),
  author: ({ authorId }) => ({ id: authorId }),
  mentions: ({ mentionIds }) => mentionIds.map((id) => ({ id })),
  pinned: ({ pinnedAt }) => pinnedAt !== null,
  reactions: (message) => message.reactions.map((reaction) => ({ message, reaction })),
  replies: (message, args, context) => messages.listReplies(context, message, args),
  replyCount: (message, _args, context) => messages.countReplies(context, message),
  replyTo: (message, _args, context) => messages.findRepliedTo(context, message),
  room: async ({ roomId }, _args, context) => rooms.get(await context.requireViewer(), roomId),
});

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
  viewerReacted: ({ reaction }, _args, context) =>
    context.viewer
      ? reaction.userIds.includes(context.viewer.userId)
      : context.requireViewer().then(({ viewer }) => reaction.userIds.includes(viewer.userId)),
};
