import type { MessageResolvers } from '../generated/resolvers.ts';

export const Message: MessageResolvers = {
  __resolveReference: async ({ id }, { messages, requireViewer }) => messages.find(await requireViewer(), id),
  author: ({ authorId }) => ({ id: authorId }),
  room: async ({ roomId }, _args, { rooms, requireViewer }) => rooms.get(await requireViewer(), roomId),
};
