import { BadUserInputError } from '@parley/service/errors';
import type { Viewer } from '@parley/service/identity';
import type { Throttle } from '@parley/service/redis';
import type { Deadline } from '@parley/service/time';
import type { RoomCursors } from '../../events/log/cursor.ts';
import { newRoomId } from '../../repositories/room-repository.ts';
import type { Access } from '../access.ts';
import type { Membership, Message, Room, RoomKind } from '../domain.ts';
import type { InvitePolicy } from '../members/invite-policy.ts';
import type { Limits } from '../limits.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import type { Loaders } from '../loaders.ts';
import { readOthers, requireSpareRooms } from '../members/user-ids.ts';
import type { Roster } from '../members/roster.ts';
import { optionalLine, requireName } from '../input/text.ts';

export interface NewRoom {
  kind: RoomKind;
  name: string;
  topic?: string | null;
  /** User ids. */
  memberIds?: readonly string[] | null;
}

/** Reads and creates rooms, for one request. */
export class RoomService {
  constructor(
    private readonly access: Access,
    private readonly loaders: Loaders,
    private readonly repositories: Repositories,
    private readonly roster: Pick<Roster, 'create'>,
    private readonly invitePolicy: Pick<InvitePolicy, 'check'>,
    private readonly cursors: RoomCursors,
    private readonly throttle: Throttle,
    private readonly limits: Limits,
    private readonly deadline: Deadline,
  ) {}

  /** @throws NotFoundError when no room with this id is readable by the viewer. */
  get(viewer: Viewer, roomId: string): Promise<Room> {
    return this.access.requireReadableRoom(viewer, roomId);
  }

  /** Like `get`, but returns null instead of throwing. */
  find(viewer: Viewer, roomId: string): Promise<Room | null> {
    return this.access.findReadableRoom(viewer, roomId);
  }

  /** The viewer's own membership of a room, or null. */
  findOwnMembership(viewer: Viewer, room: Room): Promise<Membership | null> {
    return this.access.findMembership(viewer, room.id);
  }

  /** The latest message that is not deleted, or null. */
  findLatestMessage(room: Room): Promise<Message | null> {
    return this.loaders.latestMessages.load(room);
  }

  /** The cursor of the room's position; see `RoomCursors`. */
  async getCursor(room: Room): Promise<string> {
    return this.cursors.encode(room.id, await this.loaders.positions.load(room.id));
  }

  /**
   * Creates a room that the viewer owns.
   * @throws BadUserInputError, PayloadTooLargeError
   * @throws ForbiddenError when the viewer or one of the members has reached the room limit.
   * @throws BadUserInputError, ForbiddenError, ServiceUnavailableError as `InvitePolicy.check`.
   * @throws RateLimitedError, DeadlineExceededError
   */
  async create(viewer: Viewer, input: NewRoom): Promise<Room> {
    const { limits, repositories } = this;
    await this.throttle.take(viewer.userId);
    const others = readOthers(viewer, input.memberIds ?? [], 'memberIds', limits.MAX_MEMBERS_AT_CREATION);
    await this.invitePolicy.check(others, 'memberIds');
    if (input.kind === 'DIRECT') throw new BadUserInputError('Use `openDirectRoom` for direct rooms.', 'kind');
    const name = requireName(input.name, 'name', limits.MAX_ROOM_NAME_LENGTH);
    const topic = optionalLine(input.topic, 'topic', limits.MAX_TOPIC_LENGTH);
    const userIds = [viewer.userId, ...others];
    await requireSpareRooms(repositories.memberships, userIds, limits.MAX_ROOMS_PER_USER);

    const room = newRoom({ kind: input.kind, name, topic, createdBy: viewer.userId, size: userIds.length });
    await this.roster.create(
      room,
      userIds.map((userId, index) => firstMembership(room, userId, index + 1, index === 0 ? 'OWNER' : 'MEMBER')),
      this.deadline,
    );
    return room;
  }
}

/** A room with `size` members. Its first changes are their memberships. */
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

/** The membership with rev `rev` of a new room. */
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
