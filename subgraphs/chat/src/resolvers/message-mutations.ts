import type { MutationResolvers } from '../generated/resolvers.ts';
import type { Services } from './services.ts';

export const createMessageMutations = ({ messageActions }: Services): MutationResolvers => ({
  addReaction: async (_parent, { messageId, emoji }, context) =>
    messageActions.addReaction(await context.requireViewer(), messageId, emoji),

  deleteMessage: async (_parent, { id }, context) => messageActions.delete(await context.requireViewer(), id),

  editMessage: async (_parent, { id, body }, context) => messageActions.edit(await context.requireViewer(), id, body),

  pinMessage: async (_parent, { id }, context) => messageActions.pin(await context.requireViewer(), id),

  removeReaction: async (_parent, { messageId, emoji }, context) =>
    messageActions.removeReaction(await context.requireViewer(), messageId, emoji),

  sendMessage: async (_parent, { input }, context) => messageActions.send(await context.requireViewer(), input),

  unpinMessage: async (_parent, { id }, context) => messageActions.unpin(await context.requireViewer(), id),
});
