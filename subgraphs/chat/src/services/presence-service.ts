import { BadUserInputError, type Logger, type Viewer } from '@parley/shared';
import { LatestStream } from '../events/latest-stream.ts';
import type { PresenceBoard } from '../events/presence-board.ts';
import type { PresenceEvent } from '../events/presence-event.ts';
import type { MembershipRepository } from '../repositories/membership-repository.ts';
import { roomsToRead, type Limits } from './limits.ts';
import { requireUuid } from './text.ts';

/** Who is online, for one subscription. */
export class PresenceService {
  constructor(
    private readonly memberships: Pick<MembershipRepository, 'findRoomIdsOf'>,
    private readonly board: Pick<PresenceBoard, 'watch'>,
    private readonly limits: Pick<Limits, 'LIMIT_PRESENCE' | 'LIMIT_ROOMS' | 'PRESENCE_COMPANY_MS'>,
    private readonly logger: Logger,
  ) {}

  /**
   * Who of these people is online: first how things stand, then each change. Who shares no room with the viewer is
   * left out, and so is who does not exist: the two must not be told apart. Who comes to share none any more is told
   * to be offline within `PRESENCE_COMPANY_MS`, so that nobody is shown online for ever, and then left out.
   * @throws BadUserInputError
   */
  async follow(viewer: Viewer, userIds: readonly string[]): Promise<LatestStream<PresenceEvent>> {
    const most = this.limits.LIMIT_PRESENCE;
    if (userIds.length > most) throw new BadUserInputError(`At most ${most} people.`, 'userIds');
    const asked = new Set(userIds.map((id) => requireUuid(id, 'userIds')));
    const companions = await this.findCompanions(viewer, [...asked]);
    const watches = new Map<string, () => void>();
    let timer: NodeJS.Timeout | undefined;
    const stream = new LatestStream<PresenceEvent>(() => {
      clearTimeout(timer);
      for (const stop of watches.values()) stop();
      watches.clear();
    });
    const tell = (userId: string, online: boolean) => stream.push(userId, { userId, online });
    const part = (userId: string) => {
      watches.get(userId)?.();
      watches.delete(userId);
      tell(userId, false);
    };
    const lookAgain = async () => {
      const gone = await this.findGone(viewer, [...watches.keys()]);
      gone.forEach(part);
      if (watches.size > 0) timer = setTimeout(() => void lookAgain(), this.limits.PRESENCE_COMPANY_MS);
    };

    for (const userId of companions) {
      watches.set(
        userId,
        this.board.watch(userId, (online) => tell(userId, online)),
      );
    }
    timer = setTimeout(() => void lookAgain(), this.limits.PRESENCE_COMPANY_MS);
    return stream;
  }

  /** Who of these shares no room with the viewer any more; nobody while the store does not answer. */
  private async findGone(viewer: Viewer, userIds: string[]): Promise<string[]> {
    try {
      const companions = new Set(await this.findCompanions(viewer, userIds));
      return userIds.filter((id) => !companions.has(id));
    } catch (error) {
      this.logger.warn({ err: error }, 'who shares a room with a watcher is not known for now');
      return [];
    }
  }

  private async findCompanions(viewer: Viewer, userIds: string[]): Promise<string[]> {
    const others = userIds.filter((id) => id !== viewer.userId);
    const rooms = await this.memberships.findRoomIdsOf([viewer.userId, ...others], roomsToRead(this.limits));
    const own = new Set(rooms.get(viewer.userId));
    return userIds.filter((id) => id === viewer.userId || rooms.get(id)?.some((roomId) => own.has(roomId)));
  }
}
