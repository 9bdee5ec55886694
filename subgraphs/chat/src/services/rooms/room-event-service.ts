import { BadUserInputError } from '@parley/service/errors';
import type { RoomCursors } from '../../events/log/cursor.ts';
import type { ResumeReads } from '../../events/log/resume-reads.ts';
import { RoomStream } from '../../events/delivery/room-stream.ts';
import type { Tails } from '../../events/log/tails.ts';
import type { ChatMetrics } from '../../metrics.ts';
import { findReadableRoom, requireReadableRoom } from '../access.ts';
import type { Limits } from '../limits.ts';
import { acquireFor, isMemberOnly } from '../members/member-only.ts';
import type { ViewerScope } from '../request-scope.ts';

export interface RoomEventServiceOptions {
  tails: Tails;
  resumeReads: ResumeReads;
  roomCursors: RoomCursors;
  limits: Pick<Limits, 'MAX_SUBSCRIBER_QUEUE'>;
  metrics: ChatMetrics;
}

/** Events of rooms. */
export class RoomEventService {
  constructor(private readonly options: RoomEventServiceOptions) {}

  /**
   * The events of a room, from `after` or from now on.
   * @throws BadUserInputError when `after` is not a cursor of this room. This is checked before anything is read,
   *   whoever may read the room.
   * @throws NotFoundError when the viewer cannot read the room.
   */
  async follow(scope: ViewerScope, roomId: string, after: string | null | undefined): Promise<RoomStream> {
    const { viewer } = scope;
    const { tails, resumeReads, roomCursors, limits, metrics } = this.options;
    const position = after == null ? null : roomCursors.decode(roomId, after, 'after');
    const room = await requireReadableRoom(scope, roomId);
    if (position && position.head > room.lastRev) {
      throw new BadUserInputError('This cursor is ahead of the room.', 'after');
    }
    const lease = await acquireFor(scope, room, tails);
    const mayRead = async () => (await findReadableRoom(scope, room.id)) !== null;
    return new RoomStream(
      lease,
      resumeReads.of(viewer.userId),
      {
        position,
        memberOnly: isMemberOnly(viewer, room) ? { userId: viewer.userId, mayRead } : null,
        queueLimit: limits.MAX_SUBSCRIBER_QUEUE,
      },
      metrics,
    );
  }
}
