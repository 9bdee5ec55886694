import type { RoomMemberResolvers, RoomResolvers, RoomViewerResolvers } from '../generated/resolvers.ts';
import { readsRoomCursor } from './selections.ts';

export const Room: RoomResolvers = {
  __resolveReference: async ({ id }, { rooms, requireViewer }) => rooms.find(await requireViewer(), id),
  createdBy: ({ createdBy }) => ({ id: createdBy }),
  cursor: (room, _args, { rooms }) => rooms.getCursor(room),
  lastMessage: (room, _args, { rooms }) => rooms.findLatestMessage(room),
  members: (room, args, { roomLists }) => roomLists.listMembers(room, args),
  messages: (room, args, { messages }, info) => messages.list(room, args, { withCursor: readsRoomCursor(info) }),
  pinnedMessages: (room, _args, { messages }) => messages.listPinned(room),
  viewer: async (room, _args, { rooms, requireViewer }) => rooms.findOwnMembership(await requireViewer(), room),
};

export const RoomMember: RoomMemberResolvers = {
  user: ({ userId }) => ({ id: userId }),
};

export const RoomViewer: RoomViewerResolvers = {
  hidden: (membership, _args, { hiddenRooms }) => hiddenRooms.isHidden(membership),
  unreadCount: (membership, _args, { unread }) => unread.count(membership),
  mentionCount: (membership, _args, { unread }) => unread.countMentions(membership),
};
