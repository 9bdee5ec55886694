import { BadUserInputError, type Viewer } from '@parley/shared';
import { LatestStream } from '../events/latest-stream.ts';
import type { PresenceBoard } from '../events/presence-board.ts';
import type { PresenceEvent } from '../events/presence-event.ts';
import type { MembershipRepository } from '../repositories/membership-repository.ts';
import type { Limits } from './limits.ts';
import { requireUuid } from './text.ts';

/** Who is online, for one subscription. */
export class PresenceService {
  constructor(
    private readonly memberships: Pick<MembershipRepository, 'findRoomIdsOf'>,
    private readonly board: PresenceBoard,
    private readonly limits: Pick<Limits, 'LIMIT_PRESENCE' | 'LIMIT_ROOMS'>,
  ) {}

  /**
   * Who of these people is online: first how things stand, then each change. Who shares no room with the viewer is
   * left out, and so is who does not exist: the two must not be told apart.
   * @throws BadUserInputError
   */
  async follow(viewer: Viewer, userIds: readonly string[]): Promise<LatestStream<PresenceEvent>> {
    const most = this.limits.LIMIT_PRESENCE;
    if (userIds.length > most) throw new BadUserInputError(`At most ${most} people.`, 'userIds');
    const asked = new Set(userIds.map((id) => requireUuid(id, 'userIds').toLowerCase()));
    const companions = await this.findCompanions(viewer, [...asked]);
    const stops: (() => void)[] = [];
    const stream = new LatestStream<PresenceEvent>(() => stops.forEach((stop) => stop()));
    for (const userId of companions) {
      stops.push(this.board.watch(userId, (online) => stream.push(userId, { userId, online })));
    }
    return stream;
  }

  private async findCompanions(viewer: Viewer, userIds: string[]): Promise<string[]> {
    const others = userIds.filter((id) => id !== viewer.userId);
    const rooms = await this.memberships.findRoomIdsOf([viewer.userId, ...others], this.limits.LIMIT_ROOMS);
    const own = new Set(rooms.get(viewer.userId));
    return userIds.filter((id) => id === viewer.userId || rooms.get(id)?.some((roomId) => own.has(roomId)));
  }
}
