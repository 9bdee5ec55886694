import type { UserResolvers } from '../generated/resolvers.ts';

export const User: UserResolvers = {
  // References may be any JSON. The auth service decides whether the user exists.
  __resolveReference: ({ id }) => (typeof id === 'string' ? { id } : null),
  directRoom: async ({ id }, _args, { directRooms, requireViewer }) => directRooms.find(await requireViewer(), id),
  rooms: async ({ id }, args, { roomLists, requireViewer }) => roomLists.listOf(await requireViewer(), id, args),
};
