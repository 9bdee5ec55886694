import type { UserResolvers } from '../generated/resolvers.ts';
import type { Services } from './services.ts';

export const createUser = ({ directRooms, roomLists }: Services): UserResolvers => ({
  // References may be any JSON. The auth service decides whether the user exists.
  __resolveReference: ({ id }) => (typeof id === 'string' ? { id } : null),
  directRoom: async ({ id }, _args, context) => directRooms.find(await context.requireViewer(), id),
  rooms: async ({ id }, args, context) => roomLists.listOf(await context.requireViewer(), id, args),
});
