import type { Deadline, Throttle, Viewer } from '@parley/shared';
import type { RoomBus } from '../events/room-bus.ts';
import { directKeyOf } from '../repositories/direct-room-ids.ts';
import type { Access } from './access.ts';
import type { Room } from './domain.ts';
import type { Guests } from './guests.ts';
import type { Limits } from './limits.ts';
import type { Loaders, Repositories } from './loaders.ts';
import { readOthers, requireSpareRooms } from './people.ts';
import { firstMembership, newRoom } from './room-service.ts';

/** Rooms that stand for the people in them, for one request. */
export class DirectRooms {
  constructor(
    private readonly access: Access,
    private readonly loaders: Loaders,
    private readonly repositories: Repositories,
    private readonly guests: Guests,
    private readonly bus: Pick<RoomBus, 'publishToUser'>,
    private readonly throttle: Throttle,
    private readonly limits: Limits,
    private readonly deadline: Deadline,
  ) {}

  /** The room of the viewer and this user alone, if it was opened. */
  find(viewer: Viewer, userId: string): Promise<Room | null> {
    return this.access.findReadableDirectRoom(viewer, directKeyOf([viewer.userId, userId]));
  }

  /**
   * The room of the viewer and these people and nobody else; without others, the viewer's own for notes.
   * @throws BadUserInputError
   * @throws ForbiddenError when the viewer is in as many rooms as may be.
   * @throws BadUserInputError, ForbiddenError, ServiceUnavailableError as `Guests.check`, unless the room is there.
   * @throws RateLimitedError, DeadlineExceededError
   */
  async open(viewer: Viewer, ids: readonly string[]): Promise<Room> {
    const others = readOthers(viewer, ids, 'userIds', this.limits.LIMIT_DIRECT_ROOM_MEMBERS);
    await this.throttle.take(viewer.userId);
    const userIds = [viewer.userId, ...others].sort();
    const key = directKeyOf(userIds);
    const { id, room: known } = await this.loaders.directRooms.load(key);
    const room = known ?? (await this.make(viewer, others, { id, key }));
    await this.complete(room, userIds);
    return room;
  }

  /** Of many who open it at once one stores it, and all return that one. */
  private async make(
    viewer: Viewer,
    others: readonly string[],
    { id, key }: { id: string; key: string },
  ): Promise<Room> {
    const { rooms, memberships } = this.repositories;
    await this.guests.check(others, 'userIds');
    await requireSpareRooms(memberships, [viewer.userId, ...others], this.limits.LIMIT_ROOMS);
    const start = { kind: 'DIRECT', name: null, topic: null, createdBy: viewer.userId } as const;
    const room = { ...newRoom({ ...start, size: others.length + 1 }), id };
    await this.deadline.settled();
    const isFirst = await rooms.insert(room, key, this.deadline.timeFor(this.limits.WRITE_DEADLINE_MS));
    this.loaders.directRooms.clear(key);
    const stored = isFirst ? room : (await this.loaders.directRooms.load(key)).room;
    if (!stored) throw new Error(`the direct room ${key} is neither new nor there`);
    return stored;
  }

  /**
   * Its memberships follow from the room, so whoever opens it stores those that are missing: they are the same whoever
   * does, and a crash after the room was made leaves nobody out for good.
   */
  private async complete(room: Room, userIds: readonly string[]): Promise<void> {
    const { memberships } = this.repositories;
    const found = await memberships.findByKeys(userIds.map((userId) => ({ roomId: room.id, userId })));
    if (found.length === userIds.length) return;
    await this.deadline.settled();
    await memberships.insertMany(
      userIds.map((userId, index) => firstMembership(room, userId, index + 1, 'MEMBER')),
      this.deadline.timeFor(this.limits.WRITE_DEADLINE_MS),
    );
    for (const userId of userIds) {
      this.loaders.memberships.clear({ roomId: room.id, userId });
      this.bus.publishToUser(userId, { kind: 'membership', roomId: room.id });
    }
  }
}
