import { ForbiddenError, NotFoundError } from '@parley/service/errors';
import type { Viewer } from '@parley/service/identity';
import { roomOfMessage } from '../repositories/records.ts';
import type { MemberRole, Membership, Message, Room } from './domain.ts';
import type { ViewerScope } from './request-scope.ts';

// Every path to a room or a message goes through these functions: they decide what a viewer may see and do.

/** Entity references may be any JSON, so their types are not reliable. */
const isRoomId = (id: unknown) => typeof id === 'string' && /^[0-9a-f]{24}$/.test(id);

const RANKS: Record<MemberRole, number> = { MEMBER: 1, MODERATOR: 2, OWNER: 3 };

/** True when the first role has all permissions of the second. */
export const isAtLeast = (role: MemberRole, minimum: MemberRole) => RANKS[role] >= RANKS[minimum];

/** Moderators and administrators of the platform. They read and moderate every room, as members or not. */
export const isStaff = (viewer: Viewer) => viewer.role === 'MODERATOR' || viewer.role === 'ADMIN';

/** The room if the viewer may read it: a public room, a room of the viewer, or any room for staff. Otherwise null. */
export async function findReadableRoom(scope: ViewerScope, roomId: string): Promise<Room | null> {
  return isRoomId(roomId) ? readableOrNull(scope, roomId, await scope.loaders.rooms.load(roomId)) : null;
}

/**
 * The direct room with this key, if the viewer may read it. Otherwise null.
 * @param key see `directKeyOf`. It includes the viewer.
 */
export async function findReadableDirectRoom(scope: ViewerScope, key: string): Promise<Room | null> {
  const { id, room } = await scope.loaders.directRooms.load(key);
  return readableOrNull(scope, id, room);
}

/**
 * Makes the same reads for a missing room as for an unreadable one. Otherwise the response time would distinguish them.
 */
async function readableOrNull(scope: ViewerScope, roomId: string, room: Room | null): Promise<Room | null> {
  if (isStaff(scope.viewer) || room?.kind === 'PUBLIC') return room;
  return (await findOwnMembership(scope, roomId)) && room;
}

/** @throws NotFoundError when no room with this id is readable by the viewer. */
export async function requireReadableRoom(scope: ViewerScope, roomId: string): Promise<Room> {
  const room = await findReadableRoom(scope, roomId);
  if (!room) throw new NotFoundError('room');
  return room;
}

/** The message if the viewer may read its room. Otherwise null. */
export async function findReadableMessage(scope: ViewerScope, id: string): Promise<Message | null> {
  const roomId = typeof id === 'string' ? roomOfMessage(id) : undefined;
  const room = roomId === undefined ? null : await findReadableRoom(scope, roomId);
  return room && scope.loaders.messages.load(id);
}

/** @throws NotFoundError when no message with this id is readable by the viewer. */
export async function requireReadableMessage(
  scope: ViewerScope,
  id: string,
): Promise<{ message: Message; room: Room }> {
  const message = await findReadableMessage(scope, id);
  if (!message) throw new NotFoundError('message');
  return { message, room: await requireReadableRoom(scope, message.roomId) };
}

/** The viewer's own membership, or null. */
export async function findOwnMembership({ viewer, loaders }: ViewerScope, roomId: string): Promise<Membership | null> {
  return isRoomId(roomId) ? loaders.memberships.load({ roomId, userId: viewer.userId }) : null;
}

/**
 * @throws NotFoundError when the viewer cannot read the room.
 * @throws ForbiddenError when the viewer may read it but is not a member.
 */
export async function requireMembership(scope: ViewerScope, roomId: string): Promise<Membership> {
  await requireReadableRoom(scope, roomId);
  const membership = await findOwnMembership(scope, roomId);
  if (!membership) throw new ForbiddenError('Join the room first.');
  return membership;
}

/**
 * The room, if the viewer has at least this role in it or is staff.
 * @returns `membership` is null for staff who are not members.
 * @throws NotFoundError when the viewer cannot read the room.
 * @throws ForbiddenError when the viewer has a lower role.
 */
export async function requireRole(
  scope: ViewerScope,
  roomId: string,
  minimum: MemberRole,
): Promise<{ room: Room; membership: Membership | null }> {
  const room = await requireReadableRoom(scope, roomId);
  const membership = await findOwnMembership(scope, roomId);
  requireRank(isStaff(scope.viewer), membership, minimum);
  return { room, membership };
}

/** @throws ForbiddenError when the room is archived. */
export function requireOpenRoom(room: Pick<Room, 'archivedAt'>): void {
  if (room.archivedAt) throw new ForbiddenError('This room is archived.');
}

/** @throws ForbiddenError when the role is too low and the viewer is not staff. */
export function requireRank(isStaffViewer: boolean, membership: Membership | null, minimum: MemberRole): void {
  if (isStaffViewer) return;
  if (!membership) throw new ForbiddenError('Join the room first.');
  if (isAtLeast(membership.role, minimum)) return;
  throw new ForbiddenError(
    minimum === 'OWNER'
      ? 'Only owners of the room can do this.'
      : 'Only owners and moderators of the room can do this.',
  );
}
