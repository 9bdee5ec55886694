import type { Membership } from '../domain.ts';
import { ownUnread, type Loaders } from '../loaders.ts';

/** Unread counts, for one request. They are computed from indexes, for all rooms of the request together. */
export class Unread {
  constructor(private readonly loaders: Loaders) {}

  /**
   * All seqs after the read position, minus those of the member's own messages, minus those of deleted messages and
   * placeholders.
   */
  async count(membership: Membership): Promise<number> {
    const [room, empty] = await Promise.all([
      this.loaders.rooms.load(membership.roomId),
      this.loaders.unreadEmpty.load(membership),
    ]);
    return room ? Math.max(0, room.lastSeq - membership.readSeq - ownUnread(membership).length - empty) : 0;
  }

  /** Number of unread messages that mention the member. */
  countMentions(membership: Membership): Promise<number> {
    return this.loaders.unreadMentions.load(membership);
  }
}
