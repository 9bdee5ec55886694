import { ForbiddenError, NotFoundError, type Viewer } from '@parley/service';
import { roomOfMessage } from '../repositories/records.ts';
import type { MemberRole, Membership, Message, Room } from './domain.ts';
import type { Loaders } from './loaders.ts';

/** Entity references come as any JSON, so the type is a promise only. */
const isRoomId = (id: unknown) => typeof id === 'string' && /^[0-9a-f]{24}$/.test(id);

const RANKS: Record<MemberRole, number> = { MEMBER: 1, MODERATOR: 2, OWNER: 3 };

/** True when the first role may do all that the second one may. */
export const isAtLeast = (role: MemberRole, least: MemberRole) => RANKS[role] >= RANKS[least];

/** Moderators and administrators of the whole platform: they read and moderate every room, member or not. */
export const isStaff = (viewer: Viewer) => viewer.role === 'MODERATOR' || viewer.role === 'ADMIN';

/** Who may see and do what. Every path to a room or a message goes through here. */
export class Access {
  constructor(private readonly loaders: Loaders) {}

  /** The room when the viewer may read it: a public one, one of the viewer's own, or any for staff. Else null. */
  async findReadableRoom(viewer: Viewer, roomId: string): Promise<Room | null> {
    return isRoomId(roomId) ? this.admit(viewer, roomId, await this.loaders.rooms.load(roomId)) : null;
  }

  /**
   * The direct room of these people, the viewer among them, when the viewer may read it. Else null.
   * @param key see `directKeyOf`.
   */
  async findReadableDirectRoom(viewer: Viewer, key: string): Promise<Room | null> {
    const { id, room } = await this.loaders.directRooms.load(key);
    return this.admit(viewer, id, room);
  }

  /**
   * For a room that there is not the store is asked what it is asked for one that is hidden: else the time of an answer
   * would tell the two apart.
   */
  private async admit(viewer: Viewer, roomId: string, room: Room | null): Promise<Room | null> {
    if (isStaff(viewer) || room?.kind === 'PUBLIC') return room;
    return (await this.findMembership(viewer, roomId)) && room;
  }

  /** @throws NotFoundError when there is no such room, or none that the viewer may read. */
  async requireReadableRoom(viewer: Viewer, roomId: string): Promise<Room> {
    const room = await this.findReadableRoom(viewer, roomId);
    if (!room) throw new NotFoundError('room');
    return room;
  }

  /** The message when the viewer may read its room. Else null. */
  async findReadableMessage(viewer: Viewer, id: string): Promise<Message | null> {
    const roomId = typeof id === 'string' ? roomOfMessage(id) : undefined;
    const room = roomId === undefined ? null : await this.findReadableRoom(viewer, roomId);
    return room && this.loaders.messages.load(id);
  }

  /** @throws NotFoundError when there is no such message, or none that the viewer may read. */
  async requireReadableMessage(viewer: Viewer, id: string): Promise<{ message: Message; room: Room }> {
    const message = await this.findReadableMessage(viewer, id);
    if (!message) throw new NotFoundError('message');
    return { message, room: await this.requireReadableRoom(viewer, message.roomId) };
  }

  /** The viewer's own membership, if any. */
  async findMembership(viewer: Viewer, roomId: string): Promise<Membership | null> {
    return isRoomId(roomId) ? this.loaders.memberships.load({ roomId, userId: viewer.userId }) : null;
  }

  /**
   * @throws NotFoundError when the viewer may not read the room.
   * @throws ForbiddenError when the viewer may, but is no member.
   */
  async requireMembership(viewer: Viewer, roomId: string): Promise<Membership> {
    await this.requireReadableRoom(viewer, roomId);
    const membership = await this.findMembership(viewer, roomId);
    if (!membership) throw new ForbiddenError('Join the room first.');
    return membership;
  }

  /**
   * The room, if the viewer has this role in it or a higher one; staff need none.
   * @returns `membership` is null for staff who are no members.
   * @throws NotFoundError when the viewer may not read the room.
   * @throws ForbiddenError when the viewer may, but has a lower role.
   */
  async requireRole(
    viewer: Viewer,
    roomId: string,
    least: MemberRole,
  ): Promise<{ room: Room; membership: Membership | null }> {
    const room = await this.requireReadableRoom(viewer, roomId);
    const membership = await this.findMembership(viewer, roomId);
    requireRank(isStaff(viewer), membership, least);
    return { room, membership };
  }

  /** @throws ForbiddenError when nothing in the room may change any more. */
  requireOpenRoom(room: Pick<Room, 'archivedAt'>): void {
    if (room.archivedAt) throw new ForbiddenError('This room is archived.');
  }
}

/** @throws ForbiddenError when the role does not reach, unless it is staff who ask. */
export function requireRank(isStaffViewer: boolean, membership: Membership | null, least: MemberRole): void {
  if (isStaffViewer) return;
  if (!membership) throw new ForbiddenError('Join the room first.');
  if (isAtLeast(membership.role, least)) return;
  throw new ForbiddenError(
    least === 'OWNER' ? 'Only owners of the room may do this.' : 'Only owners and moderators of the room may do this.',
  );
}
