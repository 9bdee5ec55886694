import { BadUserInputError, type Deadline, type Viewer } from '@parley/service';
import type { RoomCursors } from '../events/cursor.ts';
import { newRoomId } from '../repositories/room-repository.ts';
import type { Access } from './access.ts';
import type { Membership, Message, Room, RoomKind } from './domain.ts';
import type { Limits } from './limits.ts';
import type { Repositories } from '../repositories/repositories.ts';
import type { Loaders } from './loaders.ts';
import { readOthers, requireSpareRooms } from './people.ts';
import type { Roster } from './roster.ts';
import { optionalLine, requireName } from './text.ts';

export interface NewRoom {
  kind: RoomKind;
  name: string;
  topic?: string | null;
  /** User ids. */
  memberIds?: readonly string[] | null;
}

/** Rooms as one request sees them, and new ones. */
export class RoomService {
  constructor(
    private readonly access: Access,
    private readonly loaders: Loaders,
    private readonly repositories: Repositories,
    private readonly roster: Pick<Roster, 'create'>,
    private readonly cursors: RoomCursors,
    private readonly limits: Limits,
    private readonly deadline: Deadline,
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

  /** The latest message that is not deleted, if any. */
  findLatestMessage(room: Room): Promise<Message | null> {
    return this.loaders.latestMessages.load(room);
  }

  /** Where the room's events stand; see `RoomCursors`. */
  async getCursor(room: Room): Promise<string> {
    return this.cursors.encode(room.id, await this.loaders.positions.load(room.id));
  }

  /**
   * Makes a room of which the viewer is the owner.
   * @throws BadUserInputError, PayloadTooLargeError
   * @throws ForbiddenError when the viewer or one of the members is in as many rooms as may be.
   * @throws DeadlineExceededError
   */
  async create(viewer: Viewer, input: NewRoom): Promise<Room> {
    const { limits, repositories } = this;
    if (input.kind === 'DIRECT') throw new BadUserInputError('Open direct rooms with `openDirectRoom`.', 'kind');
    const name = requireName(input.name, 'name', limits.LIMIT_ROOM_NAME_LENGTH);
    const topic = optionalLine(input.topic, 'topic', limits.LIMIT_TOPIC_LENGTH);
    const others = readOthers(viewer, input.memberIds ?? [], 'memberIds', limits.LIMIT_ROOM_MEMBERS_AT_CREATION);
    const userIds = [viewer.userId, ...others];
    await requireSpareRooms(repositories.memberships, userIds, limits.LIMIT_ROOMS);

    const room = newRoom({ kind: input.kind, name, topic, createdBy: viewer.userId, size: userIds.length });
    await this.roster.create(
      room,
      userIds.map((userId, index) => firstMembership(room, userId, index + 1, index === 0 ? 'OWNER' : 'MEMBER')),
      this.deadline,
    );
    return room;
  }
}

/** A room of `size` members, whose first changes are that they are members. */
export function newRoom(
  start: Pick<Room, 'kind' | 'name' | 'topic' | 'createdBy'> & {
    size: number;
  },
): Room {
  const { size, ...rest } = start;
  const at = new Date();
  return {
    id: newRoomId(),
    ...rest,
    createdAt: at,
    archivedAt: null,
    rev: 0,
    lastSeq: 0,
    lastRev: size,
    memberCount: size,
    lastActivityAt: at,
  };
}

/** The membership that is the change numbered `rev` of a new room. */
export const firstMembership = (room: Room, userId: string, rev: number, role: Membership['role']): Membership => ({
  roomId: room.id,
  userId,
  role,
  joinedAt: room.createdAt,
  leftAt: null,
  readSeq: 0,
  muted: false,
  rev,
  createdRev: rev,
});
