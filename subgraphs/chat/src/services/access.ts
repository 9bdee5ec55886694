import { ForbiddenError, NotFoundError, type Viewer } from '@parley/shared';
import { roomOfMessage } from '../repositories/records.ts';
import type { Membership, Message, Room } from './domain.ts';
import type { Loaders } from './loaders.ts';

/** Entity references come as any JSON, so the type is a promise only. */
const isRoomId = (id: unknown) => typeof id === 'string' && /^[0-9a-f]{24}$/.test(id);

/** Who may see what. Every path to a room or a message goes through here. */
export class Access {
  constructor(private readonly loaders: Loaders) {}

  /** The room when the viewer may read it: a public one, or one of the viewer's own. Else null. */
  async findReadableRoom(viewer: Viewer, roomId: string): Promise<Room | null> {
    if (!isRoomId(roomId)) return null;
    const room = await this.loaders.rooms.load(roomId);
    if (!room || room.kind === 'PUBLIC') return room;
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

  /** The viewer's own membership, if any. */
  findMembership(viewer: Viewer, roomId: string): Promise<Membership | null> {
    return this.loaders.memberships.load({ roomId, userId: viewer.userId });
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
}
