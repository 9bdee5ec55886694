import type { Viewer } from '@parley/shared';
import { Inbox, type InboxSignal } from '../events/inbox.ts';
import type { InboxEvent } from '../events/inbox-event.ts';
import type { LatestStream } from '../events/latest-stream.ts';
import type { PresenceBoard } from '../events/presence-board.ts';
import type { RoomBus } from '../events/room-bus.ts';
import type { Tails } from '../events/tails.ts';
import type { ChatMetrics } from '../metrics.ts';
import type { Access } from './access.ts';
import { roomsToRead, type Limits } from './limits.ts';
import type { Repositories } from './loaders.ts';
import type { Logger } from '@parley/shared';

export interface InboxServiceParts {
  access: Access;
  repositories: Pick<Repositories, 'memberships'>;
  tails: Tails;
  bus: RoomBus;
  presence: PresenceBoard;
  limits: Pick<Limits, 'LIMIT_ROOMS' | 'INBOX_PAUSE_MS' | 'INBOX_SYNC_MS'>;
  logger: Logger;
  metrics: ChatMetrics;
}

/** What happens in all of a viewer's rooms, for one subscription. */
export class InboxService {
  constructor(private readonly parts: InboxServiceParts) {}

  /** Signals from all rooms of the viewer, who counts as online meanwhile. */
  async follow(viewer: Viewer): Promise<LatestStream<InboxSignal>> {
    const { repositories, tails, bus, presence, limits, logger, metrics } = this.parts;
    const { memberships } = repositories;
    const { userId } = viewer;
    const leave = presence.enter(userId);
    metrics.inboxes.inc();
    const inbox = new Inbox(
      {
        userId,
        tails,
        bus,
        findRoomIds: () => memberships.findRoomIds(userId, roomsToRead(limits)),
        isMember: async (roomId) => (await memberships.findByKeys([{ roomId, userId }])).length > 0,
        logger,
      },
      { pauseMs: limits.INBOX_PAUSE_MS, syncMs: limits.INBOX_SYNC_MS },
      () => {
        leave();
        metrics.inboxes.dec();
      },
    );
    return inbox.open();
  }

  /** The event of a signal, with the room as it is now. */
  async toEvent(viewer: Viewer, { kind, roomId }: InboxSignal): Promise<InboxEvent> {
    const room = kind === 'left' ? null : await this.parts.access.findReadableRoom(viewer, roomId);
    if (!room) return { __typename: 'RoomLeft', roomId };
    return { __typename: kind === 'joined' ? 'RoomJoined' : 'RoomActivity', room };
  }
}
