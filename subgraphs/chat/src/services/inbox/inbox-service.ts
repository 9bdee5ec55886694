import type { InboxSignal } from '../../events/delivery/inbox.ts';
import type { InboxEvent } from '../../events/delivery/inbox-event.ts';
import type { Inboxes } from '../../events/delivery/inboxes.ts';
import type { PresenceTracker } from '../../events/presence/presence-tracker.ts';
import type { ViewerLimiter } from '../../events/delivery/viewer-limiter.ts';
import type { ChatMetrics } from '../../metrics.ts';
import { findReadableRoom } from '../access.ts';
import type { ViewerScope } from '../request-scope.ts';

export interface InboxServiceOptions {
  inboxes: Inboxes;
  viewerLimiter: ViewerLimiter;
  presence: PresenceTracker;
  metrics: ChatMetrics;
}

/** Store calls that opening an inbox makes per room: it reads the position of the room's log. */
const CALLS_PER_ROOM = 3;

/** Activity in all rooms of a viewer. */
export class InboxService {
  constructor(private readonly options: InboxServiceOptions) {}

  /**
   * Signals from all rooms of the viewer, who counts as online while subscribed.
   * @throws RateLimitedError when the viewer has too many of these streams.
   */
  async follow({ viewer, budget }: ViewerScope): Promise<AsyncIterableIterator<InboxSignal | Error>> {
    const { inboxes, viewerLimiter, presence, metrics } = this.options;
    const leave = presence.enter(viewer.userId);
    metrics.inboxes.inc();
    const end = () => {
      leave();
      metrics.inboxes.dec();
    };
    try {
      // Charged without failing the operation: it cannot control how many rooms the viewer is in.
      const onOpen = (rooms: number) => budget.addWork(1 + rooms * CALLS_PER_ROOM);
      return viewerLimiter.pace(viewer.userId, await inboxes.follow(viewer.userId, end, onOpen));
    } catch (error) {
      end();
      throw error;
    }
  }

  /** The event of a signal, with the room in its current state. */
  async toEvent(scope: ViewerScope, { kind, roomId }: InboxSignal): Promise<InboxEvent> {
    const room = kind === 'left' ? null : await findReadableRoom(scope, roomId);
    if (!room) return { __typename: 'RoomLeft', roomId };
    return { __typename: kind === 'joined' ? 'RoomJoined' : 'RoomActivity', room };
  }
}
