import type { Membership } from '../domain.ts';
import { ownUnread } from '../loaders.ts';
import type { RequestScope } from '../request-scope.ts';

/** Unread counts. They are computed from indexes, for all rooms of an operation together. */
export class Unread {
  /**
   * All seqs after the read marker, minus those of the member's own messages, minus those of deleted messages and
   * placeholders.
   */
  async count({ loaders, unreadLoaders }: RequestScope, membership: Membership): Promise<number> {
    const [room, empty] = await Promise.all([
      loaders.rooms.load(membership.roomId),
      unreadLoaders.unreadEmpty.load(membership),
    ]);
    return room ? Math.max(0, room.lastSeq - membership.readSeq - ownUnread(membership).length - empty) : 0;
  }

  /** Number of unread messages that mention the member. */
  countMentions({ unreadLoaders }: RequestScope, membership: Membership): Promise<number> {
    return unreadLoaders.unreadMentions.load(membership);
  }
}
