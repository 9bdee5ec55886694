import type { MembershipRepository, StoredMembership } from './membership-repository.ts';
import type { MessageLogRepository } from './message-log-repository.ts';
import type { Change, Message, Position, Room } from './records.ts';
import type { RoomRepository } from './room-repository.ts';

/** The state of a reader that catches up in several pages. */
export interface Backfill {
  /** Where the reader started, and the revs below `head` that it has received since. */
  origin: { head: number; filled: number[] };
  /** The tail's position before the first page was read. Every read includes it. */
  passed: Position;
}

/**
 * The changes of a room in order. They are not stored separately: each document carries the revs of its first and
 * latest change, and the log merges the documents by these revs. It contains the current state, not the history: of
 * several changes of one document, only the latest.
 */
export class ChangeLog {
  constructor(
    private readonly rooms: Pick<RoomRepository, 'findByIds' | 'findOwnRevs' | 'findLastRevs'>,
    private readonly messages: Pick<
      MessageLogRepository,
      'findCreatedAfter' | 'findChangedAfter' | 'findByRevs' | 'findPastRevsAfter' | 'findPastRevs' | 'findLatestRevs'
    >,
    private readonly memberships: Pick<MembershipRepository, 'findChangedAfter' | 'findByRevs' | 'findLatestRevs'>,
    /** Number of the latest revs in which `position` looks for gaps. */
    private readonly pendingWindow: number,
  ) {}

  /**
   * Reads the stored changes after `rev` in order, at most `limit`. A message that is new to the reader is returned in
   * its current state at the rev of its first change, so that additions keep the room's order. Other messages are
   * returned at the rev of their latest change. All other revs are returned as noops: later changes that an addition
   * includes, changes that were superseded by another, and all changes of a message that is new and deleted.
   * @param backfill what previous pages covered. Omit it for the first page.
   */
  async readAfter(roomId: string, rev: number, limit: number, backfill?: Backfill): Promise<Change[]> {
    // Read first: a change that supersedes a rev found here is found by the reads below.
    const past = await Promise.all([
      this.messages.findPastRevsAfter(roomId, rev, limit),
      this.rooms.findOwnRevs(roomId),
    ]);
    const [created, changed, memberships, [room]] = await Promise.all([
      this.messages.findCreatedAfter(roomId, rev, limit),
      this.messages.findChangedAfter(roomId, rev, limit),
      this.memberships.findChangedAfter(roomId, rev, limit),
      this.rooms.findByIds([roomId]),
    ]);
    const isIncluded = (message: Message) => message.createdRev > rev || (!!backfill && wasIncluded(message, backfill));
    const messages = latestOf([...created, ...changed]);
    const page = inOrder([
      ...messages.filter(({ createdRev }) => createdRev > rev).map(addition),
      ...messages.filter(isLaterChange).map((message) => laterChange(message, isIncluded(message))),
      ...memberships.map(ofMembership),
      ...(room && room.rev > rev ? [ofRoom(room)] : []),
    ]).slice(0, limit);
    // Each read is complete up to its end, so the first `limit` changes of the merge are too.
    const reach = page.length < limit ? Infinity : (page.at(-1)?.rev ?? 0);
    const superseded = [...past.flat(), ...memberships.flatMap(pastRevsOf)];
    return withNoops(
      page,
      superseded.filter((number) => number > rev && number <= reach),
    );
  }

  /**
   * Reads those changes of `revs` that are stored by now, in order; see `readAfter`.
   * @param backfill as in `readAfter`.
   */
  async readAt(roomId: string, revs: readonly number[], backfill?: Backfill): Promise<Change[]> {
    if (revs.length === 0) return [];
    const wanted = new Set(revs);
    const isIncluded = (message: Message) =>
      wanted.has(message.createdRev) || (!!backfill && wasIncluded(message, backfill));
    const past = await Promise.all([this.messages.findPastRevs(roomId, revs), this.rooms.findOwnRevs(roomId)]);
    const [messages, memberships, [room]] = await Promise.all([
      this.messages.findByRevs(roomId, revs),
      this.memberships.findByRevs(roomId, revs),
      this.rooms.findByIds([roomId]),
    ]);
    const found = [
      ...messages.filter(({ createdRev }) => wanted.has(createdRev)).map(addition),
      ...messages.filter(isLaterChange).map((message) => laterChange(message, isIncluded(message))),
      ...memberships.map(ofMembership),
      ...(room ? [ofRoom(room)] : []),
    ].filter(({ rev }) => wanted.has(rev));
    const superseded = [...past.flat(), ...memberships.flatMap(pastRevsOf)];
    return withNoops(
      found,
      superseded.filter((rev) => wanted.has(rev)),
    );
  }

  /**
   * The position of the log: the rev of the latest stored change, and the gaps shortly below it. A write that has a rev
   * but is not stored yet is either above the head or one of the gaps.
   */
  async position(roomId: string): Promise<Position> {
    const [ofMessages, ofMemberships, ofRoomItself] = await Promise.all([
      this.messages.findLatestRevs(roomId, this.pendingWindow),
      this.memberships.findLatestRevs(roomId, this.pendingWindow),
      this.rooms.findOwnRevs(roomId),
    ]);
    const stored = new Set([...ofMessages, ...ofMemberships, ...ofRoomItself]);
    const head = Math.max(0, ...stored);
    const gaps: number[] = [];
    for (let rev = Math.max(1, head - this.pendingWindow + 1); rev < head; rev++) {
      if (!stored.has(rev)) gaps.push(rev);
    }
    return { head, gaps };
  }

  /** The latest allocated rev of each room, by room id. Its change may not be stored yet. */
  lastRevs(roomIds: readonly string[]): Promise<Map<string, number>> {
    return this.rooms.findLastRevs(roomIds);
  }
}

const noop = (rev: number): Change => ({ kind: 'noop', rev });
const ofRoom = (room: Room): Change => ({ kind: 'room', rev: room.rev, room });
const ofMembership = ({ pastRevs: _, ...membership }: StoredMembership): Change => ({
  kind: 'membership',
  rev: membership.rev,
  membership,
});
const pastRevsOf = ({ createdRev, pastRevs }: StoredMembership) => [createdRev, ...pastRevs];

/** A deleted message that the reader never received is a noop. */
const addition = (message: Message): Change =>
  message.deletedAt ? noop(message.createdRev) : { kind: 'message', rev: message.createdRev, message };

const isLaterChange = ({ rev, createdRev }: Message) => rev !== createdRev;

/** A noop if the addition of the message already includes this change. */
const laterChange = (message: Message, isIncluded: boolean): Change =>
  isIncluded ? noop(message.rev) : { kind: 'message', rev: message.rev, message };

/** True when an earlier page added the message in the state after this change. */
function wasIncluded({ rev, createdRev }: Message, { origin, passed }: Backfill): boolean {
  const isNew = createdRev > origin.head || origin.filled.includes(createdRev);
  return isNew && rev <= passed.head && !passed.gaps.includes(rev);
}

/** Keeps the later state of a message that was read twice. */
function latestOf(messages: readonly Message[]): Message[] {
  const latest = new Map<string, Message>();
  for (const message of messages) {
    if ((latest.get(message.id)?.rev ?? 0) < message.rev) latest.set(message.id, message);
  }
  return [...latest.values()];
}

const inOrder = (changes: Change[]) => changes.sort((left, right) => left.rev - right.rev);

/** Adds a noop for each rev that is used but has no change. */
function withNoops(changes: Change[], revs: readonly number[]): Change[] {
  const known = new Set(changes.map(({ rev }) => rev));
  const missing = [...new Set(revs)].filter((rev) => !known.has(rev));
  return inOrder([...changes, ...missing.map(noop)]);
}
