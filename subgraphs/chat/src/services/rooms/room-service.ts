import { BadUserInputError } from '@parley/service/errors';
import type { RoomCursors } from '../../events/log/cursor.ts';
import { newRoomId } from '../../repositories/room-repository.ts';
import { findOwnMembership, findReadableRoom, requireReadableRoom } from '../access.ts';
import type { Membership, Message, Room, RoomKind } from '../domain.ts';
import type { InvitePolicy } from '../members/invite-policy.ts';
import type { Limits } from '../limits.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import type { RequestScope, ViewerScope } from '../request-scope.ts';
import type { UserRateLimits } from '../rate-limits.ts';
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

export interface RoomServiceOptions {
  repositories: Pick<Repositories, 'memberships'>;
  roster: Pick<Roster, 'create'>;
  invitePolicy: Pick<InvitePolicy, 'check'>;
  roomCursors: RoomCursors;
  rateLimits: Pick<UserRateLimits, 'roomChanges'>;
  limits: Pick<Limits, 'MAX_MEMBERS_AT_CREATION' | 'MAX_ROOM_NAME_LENGTH' | 'MAX_TOPIC_LENGTH' | 'MAX_ROOMS_PER_USER'>;
}

/** Reads and creates rooms. */
export class RoomService {
  constructor(private readonly options: RoomServiceOptions) {}

  /** @throws NotFoundError when no room with this id is readable by the viewer. */
  get(scope: ViewerScope, roomId: string): Promise<Room> {
    return requireReadableRoom(scope, roomId);
  }

  /** Like `get`, but returns null instead of throwing. */
  find(scope: ViewerScope, roomId: string): Promise<Room | null> {
    return findReadableRoom(scope, roomId);
  }

  /** The viewer's own membership of a room, or null. */
  findOwnMembership(scope: ViewerScope, room: Room): Promise<Membership | null> {
    return findOwnMembership(scope, room.id);
  }

  /** The latest message that is not deleted, or null. */
  findLatestMessage({ loaders }: RequestScope, room: Room): Promise<Message | null> {
    return loaders.latestMessages.load(room);
  }

  /** The cursor of the room's position; see `RoomCursors`. */
  async getCursor({ loaders }: RequestScope, room: Room): Promise<string> {
    return this.options.roomCursors.encode(room.id, await loaders.positions.load(room.id));
  }

  /**
   * Creates a room that the viewer owns.
   * @throws BadUserInputError, PayloadTooLargeError
   * @throws ForbiddenError when the viewer or one of the members has reached the room limit.
   * @throws BadUserInputError, ForbiddenError, ServiceUnavailableError as `InvitePolicy.check`.
   * @throws RateLimitedError, DeadlineExceededError
   */
  async create({ viewer, deadline }: ViewerScope, input: NewRoom): Promise<Room> {
    const { repositories, roster, invitePolicy, rateLimits, limits } = this.options;
    await rateLimits.roomChanges.take(viewer.userId);
    const others = readOthers(viewer, input.memberIds ?? [], 'memberIds', limits.MAX_MEMBERS_AT_CREATION);
    await invitePolicy.check(others, 'memberIds');
    if (input.kind === 'DIRECT') throw new BadUserInputError('Use `openDirectRoom` for direct rooms.', 'kind');
    const name = requireName(input.name, 'name', limits.MAX_ROOM_NAME_LENGTH);
    const topic = optionalLine(input.topic, 'topic', limits.MAX_TOPIC_LENGTH);
    const userIds = [viewer.userId, ...others];
    await requireSpareRooms(repositories.memberships, userIds, limits.MAX_ROOMS_PER_USER);

    const room = newRoom({ kind: input.kind, name, topic, createdBy: viewer.userId, size: userIds.length });
    await roster.create(
      room,
      userIds.map((userId, index) => firstMembership(room, userId, index + 1, index === 0 ? 'OWNER' : 'MEMBER')),
      deadline,
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
