import type { MutationResolvers } from '../generated/resolvers.ts';

export const messageMutations: MutationResolvers = {
  addReaction: async (_parent, { messageId, emoji }, { messageActions, requireViewer }) =>
    messageActions.addReaction(await requireViewer(), messageId, emoji),

  deleteMessage: async (_parent, { id }, { messageActions, requireViewer }) =>
    messageActions.delete(await requireViewer(), id),

  editMessage: async (_parent, { id, body }, { messageActions, requireViewer }) =>
    messageActions.edit(await requireViewer(), id, body),

  pinMessage: async (_parent, { id }, { messageActions, requireViewer }) =>
    messageActions.pin(await requireViewer(), id),

  removeReaction: async (_parent, { messageId, emoji }, { messageActions, requireViewer }) =>
    messageActions.removeReaction(await requireViewer(), messageId, emoji),

  sendMessage: async (_parent, { input }, { messageActions, requireViewer }) =>
    messageActions.send(await requireViewer(), input),

  unpinMessage: async (_parent, { id }, { messageActions, requireViewer }) =>
    messageActions.unpin(await requireViewer(), id),
};
