import type { Membership } from './domain.ts';
import { ownUnread, type Loaders } from './loaders.ts';

/** What a member has not read, for one request: counted over indexes, for all of its rooms together. */
export class Unread {
  constructor(private readonly loaders: Loaders) {}

  /** All numbers after the member's place, less those of the member's own messages, and less those that are gone. */
  async count(membership: Membership): Promise<number> {
    const [room, gone] = await Promise.all([
      this.loaders.rooms.load(membership.roomId),
      this.loaders.unreadGone.load(membership),
    ]);
    return room ? Math.max(0, room.lastSeq - membership.readSeq - ownUnread(membership).length - gone) : 0;
  }

  /** How many of those mention the member. */
  countMentions(membership: Membership): Promise<number> {
    return this.loaders.unreadMentions.load(membership);
  }
}
