import { BadUserInputError, ForbiddenError, NotFoundError, type Viewer } from '@parley/shared';
import { encodeCursor } from '../events/cursor.ts';
import type { RoomBus } from '../events/room-bus.ts';
import { newRoomId } from '../repositories/room-repository.ts';
import type { Access } from './access.ts';
import type { Membership, Message, Room, RoomKind } from './domain.ts';
import type { Limits } from './limits.ts';
import type { Loaders, Repositories } from './loaders.ts';
import { optionalLine, requireLine, requireUuid } from './text.ts';

export interface NewRoom {
  kind: RoomKind;
  name: string;
  topic?: string | null;
  /** User ids. */
  memberIds?: readonly string[] | null;
}

/** Rooms and who is in them, for one request. */
export class RoomService {
  constructor(
    private readonly access: Access,
    private readonly loaders: Loaders,
    private readonly repositories: Repositories,
    private readonly bus: Pick<RoomBus, 'publish'>,
    private readonly limits: Limits,
  ) {}

  /** @throws NotFoundError when there is none that the viewer may read. */
  get(viewer: Viewer, roomId: string): Promise<Room> {
    return this.access.requireReadableRoom(viewer, roomId);
  }

  /** As `get`, but null when there is none. */
  find(viewer: Viewer, roomId: string): Promise<Room | null> {
    return this.access.findReadableRoom(viewer, roomId);
  }

  /** The viewer's own membership of a room, if any. */
  findOwnMembership(viewer: Viewer, room: Room): Promise<Membership | null> {
    return this.access.findMembership(viewer, room.id);
  }

  findLatestMessage(room: Room): Promise<Message | null> {
    return this.loaders.latestMessages.load(room);
  }

  /** Where the room's events stand; see `encodeCursor`. */
  async getCursor(room: Room): Promise<string> {
    return encodeCursor(room.id, await this.loaders.positions.load(room.id));
  }

  /**
   * Makes a room of which the viewer is the owner.
   * @throws BadUserInputError, PayloadTooLargeError
   * @throws ForbiddenError when the viewer or one of the members is in as many rooms as may be.
   */
  async create(viewer: Viewer, input: NewRoom): Promise<Room> {
    const name = requireLine(input.name, 'name', this.limits.LIMIT_ROOM_NAME_LENGTH);
    const topic = optionalLine(input.topic, 'topic', this.limits.LIMIT_TOPIC_LENGTH);
    const userIds = [viewer.userId, ...this.readMemberIds(viewer, input.memberIds ?? [])];
    await this.requireSpareRooms(userIds);

    const id = newRoomId();
    const at = new Date();
    const room: Room = {
      id,
      kind: input.kind,
      name,
      topic,
      createdBy: viewer.userId,
      createdAt: at,
      lastSeq: 0,
      lastRev: userIds.length,
      memberCount: userIds.length,
      lastActivityAt: at,
    };
    // The room comes last: a crash in between leaves no room, rather than one without its owner.
    await this.repositories.memberships.insertMany(
      userIds.map((userId, index): Membership => {
        const role = index === 0 ? 'OWNER' : 'MEMBER';
        return { roomId: id, userId, role, joinedAt: at, rev: index + 1, createdRev: index + 1 };
      }),
    );
    await this.repositories.rooms.insert(room);
    this.forget(viewer, id);
    return room;
  }

  /**
   * Makes the viewer a member.
   * @throws NotFoundError when there is no such room that the viewer may read.
   * @throws ForbiddenError when the viewer is in as many rooms as may be.
   */
  async join(viewer: Viewer, roomId: string): Promise<Room> {
    const room = await this.access.requireReadableRoom(viewer, roomId);
    if (await this.access.findMembership(viewer, roomId)) return room;
    await this.requireSpareRooms([viewer.userId]);

    const deadline = performance.now() + this.limits.WRITE_DEADLINE_MS;
    const { rooms, memberships } = this.repositories;
    const rev = await rooms.takeForChange(roomId, this.limits.WRITE_DEADLINE_MS);
    if (rev === null) throw new NotFoundError('room');
    const left = Math.max(1, Math.floor(deadline - performance.now()));
    const membership = {
      roomId,
      userId: viewer.userId,
      role: 'MEMBER',
      joinedAt: new Date(),
      rev,
      createdRev: rev,
    } as const;
    // Of several joins at once only the one that inserts counts.
    if (await memberships.insert(membership, left)) await rooms.countNewMember(roomId);
    this.bus.publish(roomId, [{ kind: 'silent', rev }]);
    this.forget(viewer, roomId);
    return this.access.requireReadableRoom(viewer, roomId);
  }

  private readMemberIds(viewer: Viewer, ids: readonly string[]): string[] {
    const most = this.limits.LIMIT_ROOM_MEMBERS_AT_CREATION;
    if (ids.length > most) throw new BadUserInputError(`At most ${most} people.`, 'memberIds');
    const distinct = new Set(ids.map((id) => requireUuid(id, 'memberIds').toLowerCase()));
    distinct.delete(viewer.userId);
    return [...distinct];
  }

  private async requireSpareRooms(userIds: readonly string[]): Promise<void> {
    const most = this.limits.LIMIT_ROOMS;
    const counts = await Promise.all(userIds.map((id) => this.repositories.memberships.countRooms(id, most)));
    if (counts.every((count) => count < most)) return;
    throw new ForbiddenError(`Nobody can be in more than ${most} rooms.`);
  }

  /** What this request has read of the room is out of date. */
  private forget(viewer: Viewer, roomId: string): void {
    this.loaders.rooms.clear(roomId);
    this.loaders.positions.clear(roomId);
    this.loaders.memberships.clear({ roomId, userId: viewer.userId });
  }
}
