import type { MembershipRepository } from './membership-repository.ts';
import type { MessageRepository } from './message-repository.ts';
import type { Change, Message, Position } from './records.ts';
import type { RoomRepository } from './room-repository.ts';

/**
 * A room's changes in order. They are not kept twice: what was changed carries the number of its change,
 * and the log is the merge of all that carry one.
 */
export class ChangeLog {
  constructor(
    private readonly rooms: RoomRepository,
    private readonly messages: MessageRepository,
    private readonly memberships: MembershipRepository,
    /** How many of the latest changes `position` looks through for missing ones. */
    private readonly pendingWindow: number,
  ) {}

  /** The changes after the one numbered `rev` that are stored by now, in order, at most `limit`. */
  async readAfter(roomId: string, rev: number, limit: number): Promise<Change[]> {
    const [messages, silent] = await Promise.all([
      this.messages.findChangedAfter(roomId, rev, limit),
      this.memberships.findRevsAfter(roomId, rev, limit),
    ]);
    return [...messages.map(added), ...silent.map(silentChange)].sort(byRev).slice(0, limit);
  }

  /** Those of the changes with these numbers that are stored by now, in order. */
  async readAt(roomId: string, revs: readonly number[]): Promise<Change[]> {
    if (revs.length === 0) return [];
    const [messages, silent] = await Promise.all([
      this.messages.findByRevs(roomId, revs),
      this.memberships.findRevsAmong(roomId, revs),
    ]);
    return [...messages.map(added), ...silent.map(silentChange)].sort(byRev);
  }

  /**
   * Where the log stands: the latest stored change, and which of those shortly before it are missing. A write that
   * has its number but is not stored yet is either above the head or one of the holes.
   */
  async position(roomId: string): Promise<Position> {
    const [ofMessages, ofMemberships] = await Promise.all([
      this.messages.findLatestRevs(roomId, this.pendingWindow),
      this.memberships.findLatestRevs(roomId, this.pendingWindow),
    ]);
    const stored = new Set([...ofMessages, ...ofMemberships]);
    const head = Math.max(0, ...stored);
    const holes: number[] = [];
    for (let rev = Math.max(1, head - this.pendingWindow + 1); rev < head; rev++) {
      if (!stored.has(rev)) holes.push(rev);
    }
    return { head, holes };
  }

  /** The number of each room's latest change, stored or not yet, by room. */
  lastRevs(roomIds: readonly string[]): Promise<Map<string, number>> {
    return this.rooms.findLastRevs(roomIds);
  }
}

const added = (message: Message): Change => ({ kind: 'message-added', rev: message.rev, message });
const silentChange = (rev: number): Change => ({ kind: 'silent', rev });
const byRev = (left: Change, right: Change) => left.rev - right.rev;
