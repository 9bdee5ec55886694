import type { RoomMemberResolvers, RoomResolvers, RoomViewerResolvers } from '../generated/resolvers.ts';
import { readsRoomCursor } from './selections.ts';
import type { Services } from './services.ts';

export const createRoom = ({ messages, roomLists, rooms }: Services): RoomResolvers => ({
  __resolveReference: async ({ id }, context) => rooms.find(await context.requireViewer(), id),
  createdBy: ({ createdBy }) => ({ id: createdBy }),
  cursor: (room, _args, context) => rooms.getCursor(context, room),
  lastMessage: (room, _args, context) => rooms.findLatestMessage(context, room),
  members: (room, args, context) => roomLists.listMembers(context, room, args),
  messages: (room, args, context, info) => messages.list(context, room, args, { withCursor: readsRoomCursor(info) }),
  pinnedMessages: (room, _args, context) => messages.listPinned(context, room),
  viewer: async (room, _args, context) => rooms.findOwnMembership(await context.requireViewer(), room),
});

export const RoomMember: RoomMemberResolvers = {
  user: ({ userId }) => ({ id: userId }),
};

export const createRoomViewer = ({ hiddenRooms, unread }: Services): RoomViewerResolvers => ({
  hidden: (membership, _args, context) => hiddenRooms.isHidden(context, membership),
  unreadCount: (membership, _args, context) => unread.count(context, membership),
  mentionCount: (membership, _args, context) => unread.countMentions(context, membership),
});
