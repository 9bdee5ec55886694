import type { Membership } from './domain.ts';
import type { Loaders } from './loaders.ts';

/** What a member has not read, for one request: counted over indexes, for all of its rooms together. */
export class Unread {
  constructor(private readonly loaders: Loaders) {}

  /** Sending reads, so what comes after the member's place is of others: all numbers given, less those that are gone. */
  async count(membership: Membership): Promise<number> {
    const [room, gone] = await Promise.all([
      this.loaders.rooms.load(membership.roomId),
      this.loaders.unreadGone.load(membership),
    ]);
    return room ? Math.max(0, room.lastSeq - membership.readSeq - gone) : 0;
  }

  /** How many of those mention the member. */
  countMentions(membership: Membership): Promise<number> {
    return this.loaders.unreadMentions.load(membership);
  }
}
