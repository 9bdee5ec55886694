import type { MutationResolvers } from '../generated/resolvers.ts';

/** Mutations of rooms and their members. */
export const roomMutations: MutationResolvers = {
  createRoom: async (_parent, { input }, { rooms, requireViewer }) => rooms.create(await requireViewer(), input),
  updateRoom: async (_parent, { input }, { roomChanges, requireViewer }) =>
    roomChanges.update(await requireViewer(), input),
  archiveRoom: async (_parent, { roomId }, { roomChanges, requireViewer }) =>
    roomChanges.archive(await requireViewer(), roomId),
  openDirectRoom: async (_parent, { userIds }, { directRooms, requireViewer }) =>
    directRooms.open(await requireViewer(), userIds),
  joinRoom: async (_parent, { roomId }, { members, requireViewer }) => members.join(await requireViewer(), roomId),
  leaveRoom: async (_parent, { roomId }, { members, requireViewer }) => members.leave(await requireViewer(), roomId),
  addMember: async (_parent, { roomId, userId }, { members, requireViewer }) =>
    members.add(await requireViewer(), roomId, userId),
  removeMember: async (_parent, { roomId, userId }, { members, requireViewer }) =>
    members.remove(await requireViewer(), roomId, userId),
  setMemberRole: async (_parent, { roomId, userId, role }, { members, requireViewer }) =>
    members.setRole(await requireViewer(), roomId, userId, role),
  markRead: async (_parent, { roomId, seq }, { members, requireViewer }) =>
    members.markRead(await requireViewer(), roomId, seq),
  hideRoom: async (_parent, { roomId, seq }, { hiddenRooms, requireViewer }) =>
    hiddenRooms.hide(await requireViewer(), roomId, seq),
  showRoom: async (_parent, { roomId }, { hiddenRooms, requireViewer }) =>
    hiddenRooms.show(await requireViewer(), roomId),
  muteRoom: async (_parent, { roomId, muted }, { members, requireViewer }) =>
    members.mute(await requireViewer(), roomId, muted),
};
