import type { QueryResolvers } from '../generated/resolvers.ts';
import type { Services } from './services.ts';

export const createQuery = ({ auditLog, messages, messageSearch, roomLists, rooms }: Services): QueryResolvers => ({
  message: async (_parent, { id }, context) => messages.get(await context.requireViewer(), id),

  searchMessages: async (_parent, args, context) => messageSearch.search(await context.requireViewer(), args),

  room: async (_parent, { id }, context) => rooms.get(await context.requireViewer(), id),

  rooms: async (_parent, args, context) => roomLists.listPublic(await context.requireViewer(), args),

  myRooms: async (_parent, args, context) => roomLists.listOwn(await context.requireViewer(), args, 'listed'),

  hiddenRooms: async (_parent, args, context) => roomLists.listOwn(await context.requireViewer(), args, 'hidden'),

  auditLog: async (_parent, args, context) => auditLog.list(await context.requireViewer(), args),
});
