import { BadUserInputError } from '@parley/service/errors';
import type { Viewer } from '@parley/service/identity';
import type { RoomCursors } from '../../events/log/cursor.ts';
import type { ResumeReads } from '../../events/log/resume-reads.ts';
import { RoomStream } from '../../events/delivery/room-stream.ts';
import type { Tails } from '../../events/log/tails.ts';
import type { ChatMetrics } from '../../metrics.ts';
import type { Access } from '../access.ts';
import type { Limits } from '../limits.ts';
import { acquireFor, isMemberOnly } from '../members/member-only.ts';

/** Events of a room, for one subscription. */
export class RoomEventService {
  /** The stream, once `follow` was called. */
  stream: RoomStream | undefined;
  /** The room's position when a live stream began; unset for a stream that began from a cursor. */
  startCursor: string | undefined;

  constructor(
    private readonly access: Access,
    private readonly tails: Tails,
    private readonly reads: ResumeReads,
    private readonly cursors: RoomCursors,
    private readonly limits: Limits,
    private readonly metrics: ChatMetrics,
  ) {}

  /**
   * The events of a room, from `after` or from now on.
   * @throws BadUserInputError when `after` is not a cursor of this room. This is checked before anything is read,
   *   whoever may read the room.
   * @throws NotFoundError when the viewer cannot read the room.
   */
  async follow(viewer: Viewer, roomId: string, after: string | null | undefined): Promise<RoomStream> {
    const position = after == null ? null : this.cursors.decode(roomId, after, 'after');
    const room = await this.access.requireReadableRoom(viewer, roomId);
    if (position && position.head > room.lastRev) {
      throw new BadUserInputError('This cursor is ahead of the room.', 'after');
    }
    const lease = await acquireFor(viewer, room, this.access, this.tails);
    const mayRead = async () => (await this.access.findReadableRoom(viewer, room.id)) !== null;
    const stream = new RoomStream(
      lease,
      this.reads.of(viewer.userId),
      {
        position,
        memberOnly: isMemberOnly(viewer, room) ? { userId: viewer.userId, mayRead } : null,
        queueLimit: this.limits.MAX_SUBSCRIBER_QUEUE,
      },
      this.metrics,
    );
    this.stream = stream;
    if (!position) this.startCursor = stream.startCursor;
    return stream;
  }
}
