import type { Viewer } from '@parley/service/identity';
import type { Throttle } from '@parley/service/redis';
import type { Deadline } from '@parley/service/time';
import type { RoomBus } from '../../events/redis/room-bus.ts';
import { directKeyOf } from '../../repositories/direct-room-ids.ts';
import type { Access } from '../access.ts';
import type { Room } from '../domain.ts';
import type { InvitePolicy } from '../members/invite-policy.ts';
import type { HiddenRooms } from './hidden-rooms.ts';
import type { Limits } from '../limits.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import type { Loaders } from '../loaders.ts';
import { readOthers, requireSpareRooms } from '../members/user-ids.ts';
import { firstMembership, newRoom } from './room-service.ts';
import type { Roster, RosterView } from '../members/roster.ts';

/** Rooms that are identified by their members, for one request. */
export class DirectRooms {
  constructor(
    private readonly access: Access,
    private readonly loaders: Loaders,
    private readonly repositories: Repositories,
    private readonly roster: Pick<Roster, 'change'>,
    private readonly hiddenRooms: Pick<HiddenRooms, 'reveal'>,
    private readonly invitePolicy: InvitePolicy,
    private readonly bus: Pick<RoomBus, 'publishToUser'>,
    private readonly throttle: Throttle,
    private readonly limits: Limits,
    private readonly deadline: Deadline,
  ) {}

  /** The direct room of the viewer and this user, or null. */
  find(viewer: Viewer, userId: string): Promise<Room | null> {
    return this.access.findReadableDirectRoom(viewer, directKeyOf([viewer.userId, userId]));
  }

  /**
   * Opens the room of exactly these users and the viewer; without others, the viewer's own room for notes. The room is
   * shown in the viewer's list at once, and in those of the others once it has a message. Users who left become members
   * again.
   * @throws BadUserInputError
   * @throws ForbiddenError when one of them has reached the room limit.
   * @throws BadUserInputError, ForbiddenError, ServiceUnavailableError as `InvitePolicy.check`, unless the users are in
   *   the room already.
   * @throws RateLimitedError, DeadlineExceededError
   */
  async open(viewer: Viewer, ids: readonly string[]): Promise<Room> {
    const others = readOthers(viewer, ids, 'userIds', this.limits.MAX_DIRECT_ROOM_MEMBERS);
    await this.throttle.take(viewer.userId);
    const userIds = [viewer.userId, ...others].sort();
    const key = directKeyOf(userIds);
    const { id, room: known } = await this.loaders.directRooms.load(key);
    const room = known ?? (await this.insert(viewer, others, { id, key }));
    return this.complete(viewer, room, userIds);
  }

  /** If several users open it at once, one of them stores it, and all return the stored room. */
  private async insert(
    viewer: Viewer,
    others: readonly string[],
    { id, key }: { id: string; key: string },
  ): Promise<Room> {
    const { rooms, memberships } = this.repositories;
    await this.invitePolicy.check(others, 'userIds');
    await requireSpareRooms(memberships, [viewer.userId, ...others], this.limits.MAX_ROOMS_PER_USER);
    const start = { kind: 'DIRECT', name: null, topic: null, createdBy: viewer.userId } as const;
    const size = others.length + 1;
    const room = { ...newRoom({ ...start, size }), id, directSize: size };
    await this.deadline.settled();
    const isFirst = await rooms.insert(room, key, this.deadline.timeFor(this.limits.WRITE_DEADLINE_MS));
    this.loaders.directRooms.clear(key);
    const stored = isFirst ? room : (await this.loaders.directRooms.load(key)).room;
    if (!stored) throw new Error(`direct room ${key} was neither inserted nor found`);
    return stored;
  }

  /** Makes all of these users members and shows the room in the viewer's list. @returns the room afterwards. */
  private async complete(viewer: Viewer, room: Room, userIds: readonly string[]): Promise<Room> {
    const { memberships } = this.repositories;
    const known = await memberships.findByKeysEver(userIds.map((userId) => ({ roomId: room.id, userId })));
    const left = known.filter(({ leftAt }) => leftAt).map(({ userId }) => userId);
    const isNew = known.length < userIds.length;
    if (isNew) await this.addFirstMembers(viewer, room, userIds);
    if (left.length > 0) await this.restoreMembers(viewer, room, left);
    const own = known.find(({ userId }) => userId === viewer.userId);
    if (isNew || own?.hiddenSeq != null) await this.hiddenRooms.reveal(viewer, room.id);
    return left.length > 0 ? this.access.requireReadableRoom(viewer, room.id) : room;
  }

  /**
   * The first memberships are derived from the room, so every user who opens it stores the missing ones: a crash after
   * the room was inserted excludes no member permanently. For the others, the empty room starts hidden.
   */
  private async addFirstMembers(viewer: Viewer, room: Room, userIds: readonly string[]): Promise<void> {
    await this.deadline.settled();
    await this.repositories.memberships.insertMany(
      userIds.map((userId, index) => ({
        ...firstMembership(room, userId, index + 1, 'MEMBER'),
        ...(userId !== viewer.userId && { hiddenSeq: 0 }),
      })),
      this.deadline.timeFor(this.limits.WRITE_DEADLINE_MS),
    );
    for (const userId of userIds) {
      this.loaders.memberships.clear({ roomId: room.id, userId });
      this.bus.publishToUser(userId, { kind: 'membership', roomId: room.id });
    }
  }

  /** Makes users who left members again. */
  private async restoreMembers(viewer: Viewer, room: Room, userIds: readonly string[]): Promise<void> {
    const others = userIds.filter((userId) => userId !== viewer.userId);
    await this.invitePolicy.check(others, 'userIds');
    await requireSpareRooms(this.repositories.memberships, userIds, this.limits.MAX_ROOMS_PER_USER);
    const join = (targetId: string) => {
      const step = { role: 'MEMBER', isHidden: targetId !== viewer.userId } as const;
      const request = { actorId: viewer.userId, targetId, decide: ({ target }: RosterView) => (target ? null : step) };
      return this.roster.change(room.id, request, this.deadline);
    };
    try {
      await Promise.all(userIds.map(join));
    } finally {
      this.loaders.rooms.clear(room.id);
      this.loaders.positions.clear(room.id);
      this.loaders.visibleRooms.clearAll();
      for (const userId of userIds) {
        this.loaders.memberships.clear({ roomId: room.id, userId });
        this.loaders.entries.clear(userId);
      }
    }
  }
}
