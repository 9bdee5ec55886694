import { BadUserInputError } from '@parley/service/errors';
import { LatestStream } from '../../events/delivery/latest-stream.ts';
import type { PresenceTracker } from '../../events/presence/presence-tracker.ts';
import type { PresenceEvent } from '../../events/presence/presence-event.ts';
import type { ViewerLimiter } from '../../events/delivery/viewer-limiter.ts';
import type { SharedRoomTracker, TrackedUsers } from './shared-room-tracker.ts';
import type { Limits } from '../limits.ts';
import { requireUuid } from '../input/text.ts';
import type { ViewerScope } from '../request-scope.ts';

export interface PresenceServiceOptions {
  sharedRoomTracker: SharedRoomTracker;
  presence: Pick<PresenceTracker, 'watch'>;
  viewerLimiter: ViewerLimiter;
  limits: Pick<Limits, 'MAX_PRESENCE_USERS'>;
}

/** Presence of users. */
export class PresenceService {
  constructor(private readonly options: PresenceServiceOptions) {}

  /**
   * The presence of these users: first the current state, then each change. Users who share no room with the viewer are
   * left out, and so are users who do not exist: the viewer cannot distinguish them. A user who stops sharing a room is
   * reported as offline within `PRESENCE_SHARED_ROOMS_REFRESH_MS`, so as not to stay online in the client, and then left out.
   * @throws BadUserInputError
   * @throws RateLimitedError when the viewer's subscriptions follow too many users.
   */
  async follow(
    { viewer, budget }: ViewerScope,
    userIds: readonly string[],
  ): Promise<AsyncIterableIterator<PresenceEvent | Error>> {
    const { sharedRoomTracker, presence, viewerLimiter, limits } = this.options;
    const max = limits.MAX_PRESENCE_USERS;
    if (userIds.length > max) throw new BadUserInputError(`At most ${max} users.`, 'userIds');
    const requested = new Set(userIds.map((id) => requireUuid(id, 'userIds')));
    budget.addStoreCalls();
    for (let people = requested.size; people > 0; people--) budget.addLookup();
    const watches = new Map<string, () => void>();
    const stream = new LatestStream<PresenceEvent>(() => {
      tracked?.stop();
      for (const stop of watches.values()) stop();
      watches.clear();
    });
    const push = (userId: string, online: boolean) => stream.push(userId, { userId, online });
    const tracked: TrackedUsers | undefined = await sharedRoomTracker.track(viewer.userId, [...requested], (userId) => {
      watches.get(userId)?.();
      watches.delete(userId);
      push(userId, false);
    });
    for (const userId of tracked.userIds) {
      const stop = presence.watch(userId, (online) => push(userId, online));
      watches.set(userId, stop);
    }
    return viewerLimiter.pace(viewer.userId, stream);
  }
}
