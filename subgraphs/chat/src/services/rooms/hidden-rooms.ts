import { ForbiddenError, ServiceUnavailableError } from '@parley/service/errors';
import type { RoomBus } from '../../events/redis/room-bus.ts';
import { isHidden } from '../../repositories/records.ts';
import { findOwnMembership, requireMembership, requireReadableRoom } from '../access.ts';
import type { Membership, Room } from '../domain.ts';
import type { Limits } from '../limits.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import type { RequestScope, ViewerScope } from '../request-scope.ts';
import type { UserRateLimits } from '../rate-limits.ts';

export interface HiddenRoomsOptions {
  repositories: Pick<Repositories, 'memberships'>;
  bus: Pick<RoomBus, 'publishToUser'>;
  rateLimits: Pick<UserRateLimits, 'roomChanges'>;
  limits: Pick<Limits, 'WRITE_DEADLINE_MS'>;
}

/** Hides and shows rooms in the viewer's list. */
export class HiddenRooms {
  constructor(private readonly options: HiddenRoomsOptions) {}

  /** True when the room is not in the member's list. */
  async isHidden({ loaders }: RequestScope, membership: Membership): Promise<boolean> {
    if (membership.hiddenSeq == null) return false;
    const room = await loaders.rooms.load(membership.roomId);
    return room !== null && isHidden(membership, room);
  }

  /**
   * Hides a room from the viewer's list until a message with a seq above `seq` arrives.
   * @throws NotFoundError, ForbiddenError as `requireMembership`.
   * @throws ForbiddenError unless it is a direct or archived room.
   * @throws ServiceUnavailableError when another request changes it at the same time.
   * @throws RateLimitedError, DeadlineExceededError
   */
  async hide(scope: ViewerScope, roomId: string, seq: number): Promise<Room> {
    await this.options.rateLimits.roomChanges.take(scope.viewer.userId);
    await requireMembership(scope, roomId);
    const room = await requireReadableRoom(scope, roomId);
    if (room.kind !== 'DIRECT' && !room.archivedAt) {
      throw new ForbiddenError('Only direct and archived rooms can be hidden. Mute or leave this one instead.');
    }
    // A message that the viewer cannot have seen must not be hidden.
    const isSet = await this.set(scope, roomId, Math.max(0, Math.min(seq, room.lastSeq)));
    if (!isSet) throw new ServiceUnavailableError();
    return room;
  }

  /** Shows a room in the viewer's list again. @throws as `hide`. */
  async show(scope: ViewerScope, roomId: string): Promise<Room> {
    await this.options.rateLimits.roomChanges.take(scope.viewer.userId);
    await requireMembership(scope, roomId);
    await this.reveal(scope, roomId);
    return requireReadableRoom(scope, roomId);
  }

  /**
   * Like `show`, for a room that the viewer is known to be a member of.
   * @throws ServiceUnavailableError when another request hides it at the same time.
   * @throws DeadlineExceededError
   */
  async reveal(scope: ViewerScope, roomId: string): Promise<void> {
    if (await this.set(scope, roomId, null)) return;
    const membership = await findOwnMembership(scope, roomId);
    if (membership?.hiddenSeq != null) throw new ServiceUnavailableError();
  }

  /** @returns false when another request changed it at the same time. */
  private async set(
    { viewer: { userId }, loaders, deadline }: ViewerScope,
    roomId: string,
    seq: number | null,
  ): Promise<boolean> {
    const { repositories, bus, limits } = this.options;
    const isChanged = await repositories.memberships.setHiddenSeq({ roomId, userId }, seq, async () => {
      await deadline.settled();
      return deadline.timeFor(limits.WRITE_DEADLINE_MS);
    });
    loaders.memberships.clear({ roomId, userId });
    loaders.entries.clear(userId);
    if (isChanged) bus.publishToUser(userId, { kind: 'membership', roomId });
    return isChanged !== null;
  }
}
