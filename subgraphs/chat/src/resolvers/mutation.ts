import type { MutationResolvers } from '../generated/resolvers.ts';

export const Mutation: MutationResolvers = {
  createRoom: async (_parent, { input }, { rooms, requireViewer }) => rooms.create(await requireViewer(), input),
  joinRoom: async (_parent, { roomId }, { rooms, requireViewer }) => rooms.join(await requireViewer(), roomId),
  sendMessage: async (_parent, { input }, { messages, requireViewer }) => messages.send(await requireViewer(), input),
};
