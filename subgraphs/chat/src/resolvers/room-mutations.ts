import type { MutationResolvers } from '../generated/resolvers.ts';
import type { Services } from './services.ts';

/** Mutations of rooms and their members. */
export const createRoomMutations = ({
  directRooms,
  hiddenRooms,
  members,
  roomChanges,
  rooms,
}: Services): MutationResolvers => ({
  createRoom: async (_parent, { input }, context) => rooms.create(await context.requireViewer(), input),
  updateRoom: async (_parent, { input }, context) => roomChanges.update(await context.requireViewer(), input),
  archiveRoom: async (_parent, { roomId }, context) => roomChanges.archive(await context.requireViewer(), roomId),
  openDirectRoom: async (_parent, { userIds }, context) => directRooms.open(await context.requireViewer(), userIds),
  joinRoom: async (_parent, { roomId }, context) => members.join(await context.requireViewer(), roomId),
  leaveRoom: async (_parent, { roomId }, context) => members.leave(await context.requireViewer(), roomId),
  addMember: async (_parent, { roomId, userId }, context) => members.add(await context.requireViewer(), roomId, userId),
  removeMember: async (_parent, { roomId, userId }, context) =>
    members.remove(await context.requireViewer(), roomId, userId),
  setMemberRole: async (_parent, { roomId, userId, role }, context) =>
    members.setRole(await context.requireViewer(), roomId, userId, role),
  markRead: async (_parent, { roomId, seq }, context) => members.markRead(await context.requireViewer(), roomId, seq),
  hideRoom: async (_parent, { roomId, seq }, context) => hiddenRooms.hide(await context.requireViewer(), roomId, seq),
  showRoom: async (_parent, { roomId }, context) => hiddenRooms.show(await context.requireViewer(), roomId),
  muteRoom: async (_parent, { roomId, muted }, context) => members.mute(await context.requireViewer(), roomId, muted),
});
