import type { QueryResolvers } from '../generated/resolvers.ts';
import { messageQueries } from './message-queries.ts';

export const Query: QueryResolvers = {
  ...messageQueries,

  room: async (_parent, { id }, { rooms, requireViewer }) => rooms.get(await requireViewer(), id),

  rooms: async (_parent, args, { roomLists, requireViewer }) => roomLists.listPublic(await requireViewer(), args),

  myRooms: async (_parent, args, { roomLists, requireViewer }) =>
    roomLists.listOwn(await requireViewer(), args, 'listed'),

  hiddenRooms: async (_parent, args, { roomLists, requireViewer }) =>
    roomLists.listOwn(await requireViewer(), args, 'hidden'),

  auditLog: async (_parent, args, { auditLog, requireViewer }) => auditLog.list(await requireViewer(), args),
};
