import type { RoomBus } from '../../events/redis/room-bus.ts';
import { directKeyOf } from '../../repositories/direct-room-ids.ts';
import { findReadableDirectRoom, requireReadableRoom } from '../access.ts';
import type { Room } from '../domain.ts';
import type { InvitePolicy } from '../members/invite-policy.ts';
import type { HiddenRooms } from './hidden-rooms.ts';
import type { Limits } from '../limits.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import type { ViewerScope } from '../request-scope.ts';
import type { UserRateLimits } from '../rate-limits.ts';
import { readOthers, requireSpareRooms } from '../members/user-ids.ts';
import { firstMembership, newRoom } from './room-service.ts';
import type { Roster, RosterView } from '../members/roster.ts';

export interface DirectRoomsOptions {
  repositories: Pick<Repositories, 'rooms' | 'memberships'>;
  roster: Pick<Roster, 'change'>;
  hiddenRooms: Pick<HiddenRooms, 'reveal'>;
  invitePolicy: Pick<InvitePolicy, 'check'>;
  bus: Pick<RoomBus, 'publishToUser'>;
  rateLimits: Pick<UserRateLimits, 'roomChanges'>;
  limits: Pick<Limits, 'MAX_DIRECT_ROOM_MEMBERS' | 'MAX_ROOMS_PER_USER' | 'WRITE_DEADLINE_MS'>;
}

/** Rooms that are identified by their members. */
export class DirectRooms {
  constructor(private readonly options: DirectRoomsOptions) {}

  /** The direct room of the viewer and this user, or null. */
  find(scope: ViewerScope, userId: string): Promise<Room | null> {
    return findReadableDirectRoom(scope, directKeyOf([scope.viewer.userId, userId]));
  }

  /**
   * Opens the room of exactly these users and the viewer; without others, the viewer's own room for notes. The room is
   * shown in the viewer's list at once, and in those of the others once it has a message. Users who left become members
   * again.
   * @throws BadUserInputError
   * @throws ForbiddenError when one of them has reached the room limit.
   * @throws BadUserInputError, ForbiddenError, ServiceUnavailableError as `InvitePolicy.check`, unless the users are
   *   already in the room.
   * @throws RateLimitedError, DeadlineExceededError
   */
  async open(scope: ViewerScope, ids: readonly string[]): Promise<Room> {
    const { viewer, loaders } = scope;
    const { rateLimits, limits } = this.options;
    const others = readOthers(viewer, ids, 'userIds', limits.MAX_DIRECT_ROOM_MEMBERS);
    await rateLimits.roomChanges.take(viewer.userId);
    const userIds = [viewer.userId, ...others].sort();
    const key = directKeyOf(userIds);
    const { id, room: known } = await loaders.directRooms.load(key);
    const room = known ?? (await this.insert(scope, others, { id, key }));
    return this.complete(scope, room, userIds);
  }

  /** If several users open it at once, one of them stores it, and all return the stored room. */
  private async insert(
    { viewer, loaders, deadline }: ViewerScope,
    others: readonly string[],
    { id, key }: { id: string; key: string },
  ): Promise<Room> {
    const { repositories, invitePolicy, limits } = this.options;
    await invitePolicy.check(others, 'userIds');
    await requireSpareRooms(repositories.memberships, [viewer.userId, ...others], limits.MAX_ROOMS_PER_USER);
    const start = { kind: 'DIRECT', name: null, topic: null, createdBy: viewer.userId } as const;
    const size = others.length + 1;
    const room = { ...newRoom({ ...start, size }), id, directSize: size };
    await deadline.settled();
    const isFirst = await repositories.rooms.insert(room, key, deadline.timeFor(limits.WRITE_DEADLINE_MS));
    loaders.directRooms.clear(key);
    const stored = isFirst ? room : (await loaders.directRooms.load(key)).room;
    if (!stored) throw new Error(`direct room ${key} was neither inserted nor found`);
    return stored;
  }

  /** Makes all of these users members and shows the room in the viewer's list. @returns the room afterwards. */
  private async complete(scope: ViewerScope, room: Room, userIds: readonly string[]): Promise<Room> {
    const { repositories, hiddenRooms } = this.options;
    const { memberships } = repositories;
    const known = await memberships.findByKeysEver(userIds.map((userId) => ({ roomId: room.id, userId })));
    const left = known.filter(({ leftAt }) => leftAt).map(({ userId }) => userId);
    const isNew = known.length < userIds.length;
    if (isNew) await this.addFirstMembers(scope, room, userIds);
    if (left.length > 0) await this.restoreMembers(scope, room, left);
    const own = known.find(({ userId }) => userId === scope.viewer.userId);
    if (isNew || own?.hiddenSeq != null) await hiddenRooms.reveal(scope, room.id);
    return left.length > 0 ? requireReadableRoom(scope, room.id) : room;
  }

  /**
   * The first memberships are derived from the room, so every user who opens it stores the missing ones: a crash after
   * the room was inserted excludes no member permanently. For the others, the empty room starts hidden.
   */
  private async addFirstMembers(
    { viewer, loaders, deadline }: ViewerScope,
    room: Room,
    userIds: readonly string[],
  ): Promise<void> {
    const { repositories, bus, limits } = this.options;
    await deadline.settled();
    await repositories.memberships.insertMany(
      userIds.map((userId, index) => ({
        ...firstMembership(room, userId, index + 1, 'MEMBER'),
        ...(userId !== viewer.userId && { hiddenSeq: 0 }),
      })),
      deadline.timeFor(limits.WRITE_DEADLINE_MS),
    );
    for (const userId of userIds) {
      loaders.memberships.clear({ roomId: room.id, userId });
      bus.publishToUser(userId, { kind: 'membership', roomId: room.id });
    }
  }

  /** Makes users who left members again. */
  private async restoreMembers(
    { viewer, loaders, deadline }: ViewerScope,
    room: Room,
    userIds: readonly string[],
  ): Promise<void> {
    const { repositories, roster, invitePolicy, limits } = this.options;
    const others = userIds.filter((userId) => userId !== viewer.userId);
    await invitePolicy.check(others, 'userIds');
    await requireSpareRooms(repositories.memberships, userIds, limits.MAX_ROOMS_PER_USER);
    const join = (targetId: string) => {
      const step = { role: 'MEMBER', isHidden: targetId !== viewer.userId } as const;
      const request = { actorId: viewer.userId, targetId, decide: ({ target }: RosterView) => (target ? null : step) };
      return roster.change(room.id, request, deadline);
    };
    try {
      await Promise.all(userIds.map(join));
    } finally {
      loaders.rooms.clear(room.id);
      loaders.positions.clear(room.id);
      loaders.visibleRooms.clearAll();
      for (const userId of userIds) {
        loaders.memberships.clear({ roomId: room.id, userId });
        loaders.entries.clear(userId);
      }
    }
  }
}
