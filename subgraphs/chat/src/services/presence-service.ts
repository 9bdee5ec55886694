import { BadUserInputError, type OperationBudget, type Viewer } from '@parley/service';
import { LatestStream } from '../events/latest-stream.ts';
import type { PresenceBoard } from '../events/presence-board.ts';
import type { PresenceEvent } from '../events/presence-event.ts';
import type { ViewerTurns } from '../events/viewer-turns.ts';
import type { Companies, Companions } from './company.ts';
import type { Limits } from './limits.ts';
import { requireUuid } from './text.ts';

/** Who is online, for one subscription. */
export class PresenceService {
  constructor(
    private readonly companies: Companies,
    private readonly board: Pick<PresenceBoard, 'watch'>,
    private readonly turns: ViewerTurns,
    private readonly budget: Pick<OperationBudget, 'addLookup' | 'addStoreCalls'>,
    private readonly limits: Pick<Limits, 'LIMIT_PRESENCE'>,
  ) {}

  /**
   * Who of these people is online: first how things stand, then each change. Who shares no room with the viewer is
   * left out, and so is who does not exist: the two must not be told apart. Who comes to share none any more is told
   * to be offline within `PRESENCE_COMPANY_MS`, so that nobody is shown online for ever, and then left out.
   * @throws BadUserInputError
   * @throws RateLimitedError when the viewer's subscriptions follow too many people.
   */
  async follow(viewer: Viewer, userIds: readonly string[]): Promise<AsyncIterableIterator<PresenceEvent | Error>> {
    const most = this.limits.LIMIT_PRESENCE;
    if (userIds.length > most) throw new BadUserInputError(`At most ${most} people.`, 'userIds');
    const asked = new Set(userIds.map((id) => requireUuid(id, 'userIds')));
    this.budget.addStoreCalls();
    for (let people = asked.size; people > 0; people--) this.budget.addLookup();
    const watches = new Map<string, () => void>();
    const stream = new LatestStream<PresenceEvent>(() => {
      companions?.leave();
      for (const stop of watches.values()) stop();
      watches.clear();
    });
    const tell = (userId: string, online: boolean) => stream.push(userId, { userId, online });
    const companions: Companions | undefined = await this.companies.join(viewer.userId, [...asked], (userId) => {
      watches.get(userId)?.();
      watches.delete(userId);
      tell(userId, false);
    });
    for (const userId of companions.userIds) {
      const stop = this.board.watch(userId, (online) => tell(userId, online));
      watches.set(userId, stop);
    }
    return this.turns.pace(viewer.userId, stream);
  }
}
