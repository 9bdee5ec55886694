import { ForbiddenError, ServiceUnavailableError } from '@parley/service/errors';
import type { Viewer } from '@parley/service/identity';
import type { Throttle } from '@parley/service/redis';
import type { Deadline } from '@parley/service/time';
import type { RoomBus } from '../../events/redis/room-bus.ts';
import { isHidden } from '../../repositories/records.ts';
import type { Access } from '../access.ts';
import type { Membership, Room } from '../domain.ts';
import type { Limits } from '../limits.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import type { Loaders } from '../loaders.ts';

/** Hides and shows rooms in the viewer's list, for one request. */
export class HiddenRooms {
  constructor(
    private readonly access: Access,
    private readonly loaders: Loaders,
    private readonly repositories: Pick<Repositories, 'memberships'>,
    private readonly bus: Pick<RoomBus, 'publishToUser'>,
    private readonly throttle: Throttle,
    private readonly limits: Pick<Limits, 'WRITE_DEADLINE_MS'>,
    private readonly deadline: Deadline,
  ) {}

  /** True when the room is not in the member's list. */
  async isHidden(membership: Membership): Promise<boolean> {
    if (membership.hiddenSeq == null) return false;
    const room = await this.loaders.rooms.load(membership.roomId);
    return room !== null && isHidden(membership, room);
  }

  /**
   * Hides a room from the viewer's list until a message with a seq above `seq` arrives.
   * @throws NotFoundError, ForbiddenError as `Access.requireMembership`.
   * @throws ForbiddenError unless it is a direct or archived room.
   * @throws ServiceUnavailableError when another request changes it at the same time.
   * @throws RateLimitedError, DeadlineExceededError
   */
  async hide(viewer: Viewer, roomId: string, seq: number): Promise<Room> {
    await this.throttle.take(viewer.userId);
    await this.access.requireMembership(viewer, roomId);
    const room = await this.access.requireReadableRoom(viewer, roomId);
    if (room.kind !== 'DIRECT' && !room.archivedAt) {
      throw new ForbiddenError('Only direct and archived rooms can be hidden. Mute or leave this one instead.');
    }
    // A message that the viewer cannot have seen must not be hidden.
    const isSet = await this.set(viewer, roomId, Math.max(0, Math.min(seq, room.lastSeq)));
    if (!isSet) throw new ServiceUnavailableError();
    return room;
  }

  /** Shows a room in the viewer's list again. @throws as `hide`. */
  async show(viewer: Viewer, roomId: string): Promise<Room> {
    await this.throttle.take(viewer.userId);
    await this.access.requireMembership(viewer, roomId);
    await this.reveal(viewer, roomId);
    return this.access.requireReadableRoom(viewer, roomId);
  }

  /**
   * Like `show`, for a room that the viewer is known to be a member of.
   * @throws ServiceUnavailableError when another request hides it at the same time.
   * @throws DeadlineExceededError
   */
  async reveal(viewer: Viewer, roomId: string): Promise<void> {
    if (await this.set(viewer, roomId, null)) return;
    const membership = await this.access.findMembership(viewer, roomId);
    if (membership?.hiddenSeq != null) throw new ServiceUnavailableError();
  }

  /** @returns false when another request changed it at the same time. */
  private async set({ userId }: Viewer, roomId: string, seq: number | null): Promise<boolean> {
    const { memberships } = this.repositories;
    const isChanged = await memberships.setHiddenSeq({ roomId, userId }, seq, async () => {
      await this.deadline.settled();
      return this.deadline.timeFor(this.limits.WRITE_DEADLINE_MS);
    });
    this.loaders.memberships.clear({ roomId, userId });
    this.loaders.entries.clear(userId);
    if (isChanged) this.bus.publishToUser(userId, { kind: 'membership', roomId });
    return isChanged !== null;
  }
}
