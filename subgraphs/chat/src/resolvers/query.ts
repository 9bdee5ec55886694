import type { QueryResolvers } from '../generated/resolvers.ts';
import { messageQueries } from './message-queries.ts';

export const Query: QueryResolvers = {
  ...messageQueries,

  room: async (_parent, { id }, { rooms, requireViewer }) => rooms.get(await requireViewer(), id),

  async rooms(_parent, args, { roomLists, requireViewer }) {
    await requireViewer();
    return roomLists.listPublic(args);
  },

  myRooms: async (_parent, args, { roomLists, requireViewer }) => roomLists.listOwn(await requireViewer(), args),

  auditLog: async (_parent, args, { auditLog, requireViewer }) => auditLog.list(await requireViewer(), args),
};
