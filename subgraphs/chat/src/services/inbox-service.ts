import type { OperationBudget, Viewer } from '@parley/service';
import type { InboxSignal } from '../events/inbox.ts';
import type { InboxEvent } from '../events/inbox-event.ts';
import type { Inboxes } from '../events/inboxes.ts';
import type { PresenceBoard } from '../events/presence-board.ts';
import type { ViewerTurns } from '../events/viewer-turns.ts';
import type { ChatMetrics } from '../metrics.ts';
import type { Access } from './access.ts';

export interface InboxServiceParts {
  access: Access;
  inboxes: Inboxes;
  viewerTurns: ViewerTurns;
  presence: PresenceBoard;
  metrics: ChatMetrics;
  budget: Pick<OperationBudget, 'addWork'>;
}

/** Calls to the store that opening an inbox makes for each of its rooms: it reads where the room's log stands. */
const CALLS_A_ROOM = 3;

/** What happens in all of a viewer's rooms, for one subscription. */
export class InboxService {
  constructor(private readonly parts: InboxServiceParts) {}

  /**
   * Signals from all rooms of the viewer, who counts as online meanwhile.
   * @throws RateLimitedError when the viewer has too many of these streams.
   */
  async follow(viewer: Viewer): Promise<AsyncIterableIterator<InboxSignal | Error>> {
    const { inboxes, viewerTurns, presence, metrics, budget } = this.parts;
    const leave = presence.enter(viewer.userId);
    metrics.inboxes.inc();
    const end = () => {
      leave();
      metrics.inboxes.dec();
    };
    try {
      // Not held against the operation: it is not to blame for the number of rooms.
      const onOpen = (rooms: number) => budget.addWork(1 + rooms * CALLS_A_ROOM);
      return viewerTurns.pace(viewer.userId, await inboxes.follow(viewer.userId, end, onOpen));
    } catch (error) {
      end();
      throw error;
    }
  }

  /** The event of a signal, with the room as it is now. */
  async toEvent(viewer: Viewer, { kind, roomId }: InboxSignal): Promise<InboxEvent> {
    const room = kind === 'left' ? null : await this.parts.access.findReadableRoom(viewer, roomId);
    if (!room) return { __typename: 'RoomLeft', roomId };
    return { __typename: kind === 'joined' ? 'RoomJoined' : 'RoomActivity', room };
  }
}
