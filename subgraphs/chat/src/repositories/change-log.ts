import type { MembershipRepository, StoredMembership } from './membership-repository.ts';
import type { MessageLogRepository } from './message-log-repository.ts';
import type { Change, Message, Position, Room } from './records.ts';
import type { RoomRepository } from './room-repository.ts';

/** What a reader makes up for, in several pages. */
export interface Backlog {
  /** What the reader had before; `holes` are those of its numbers that it has been told of by now. */
  origin: Position;
  /** What was stored when the first page was read, and so is in whatever is read from then on. */
  settled: Position;
}

/**
 * A room's changes in order. They are not kept twice: what was changed carries the numbers of its first and its latest
 * change, and the log is the merge of all that carry one. It tells how things stand now, not how they came to be so:
 * of several changes of one thing it has the latest.
 */
export class ChangeLog {
  constructor(
    private readonly rooms: Pick<RoomRepository, 'findByIds' | 'findOwnRevs' | 'findLastRevs'>,
    private readonly messages: Pick<
      MessageLogRepository,
      'findCreatedAfter' | 'findChangedAfter' | 'findByRevs' | 'findPastRevsAfter' | 'findPastRevs' | 'findLatestRevs'
    >,
    private readonly memberships: Pick<MembershipRepository, 'findChangedAfter' | 'findByRevs' | 'findLatestRevs'>,
    /** How many of the latest changes `position` looks through for missing ones. */
    private readonly pendingWindow: number,
  ) {}

  /**
   * What happened after the change numbered `rev` and is stored by now, in order, at most `limit`. Messages that are
   * new to the reader come as they are now at the number of their first change, so that additions keep the order of
   * the room; other messages at that of their latest. Numbers that tell nothing any more come as silent: later changes
   * of what is told anyway, changes that were followed by another, and all of a message that is new and deleted.
   * @param backlog tells what pages before this one told; without it this is the first one.
   */
  async readAfter(roomId: string, rev: number, limit: number, backlog?: Backlog): Promise<Change[]> {
    // These come first: whatever follows a number that had been followed by then is found by the reads below.
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
    const isTold = (message: Message) => message.createdRev > rev || (!!backlog && hasBeenTold(message, backlog));
    const messages = latestOf([...created, ...changed]);
    const page = inOrder([
      ...messages.filter(({ createdRev }) => createdRev > rev).map(addition),
      ...messages.filter(isLaterChange).map((message) => laterChange(message, isTold(message))),
      ...memberships.map(ofMembership),
      ...(room && room.rev > rev ? [ofRoom(room)] : []),
    ]).slice(0, limit);
    // Each read is whole up to its end, so the first ones of the merge are.
    const reach = page.length < limit ? Infinity : (page.at(-1)?.rev ?? 0);
    const followed = [...past.flat(), ...memberships.flatMap(pastRevsOf)];
    return withSilent(
      page,
      followed.filter((number) => number > rev && number <= reach),
    );
  }

  /**
   * Those of the changes with these numbers that are stored by now, in order; see `readAfter`.
   * @param backlog as of `readAfter`.
   */
  async readAt(roomId: string, revs: readonly number[], backlog?: Backlog): Promise<Change[]> {
    if (revs.length === 0) return [];
    const asked = new Set(revs);
    const isTold = (message: Message) => asked.has(message.createdRev) || (!!backlog && hasBeenTold(message, backlog));
    const past = await Promise.all([this.messages.findPastRevs(roomId, revs), this.rooms.findOwnRevs(roomId)]);
    const [messages, memberships, [room]] = await Promise.all([
      this.messages.findByRevs(roomId, revs),
      this.memberships.findByRevs(roomId, revs),
      this.rooms.findByIds([roomId]),
    ]);
    const found = [
      ...messages.filter(({ createdRev }) => asked.has(createdRev)).map(addition),
      ...messages.filter(isLaterChange).map((message) => laterChange(message, isTold(message))),
      ...memberships.map(ofMembership),
      ...(room ? [ofRoom(room)] : []),
    ].filter(({ rev }) => asked.has(rev));
    const followed = [...past.flat(), ...memberships.flatMap(pastRevsOf)];
    return withSilent(
      found,
      followed.filter((rev) => asked.has(rev)),
    );
  }

  /**
   * Where the log stands: the latest stored change, and which of those shortly before it are missing. A write that
   * has its number but is not stored yet is either above the head or one of the holes.
   */
  async position(roomId: string): Promise<Position> {
    const [ofMessages, ofMemberships, ofRoomItself] = await Promise.all([
      this.messages.findLatestRevs(roomId, this.pendingWindow),
      this.memberships.findLatestRevs(roomId, this.pendingWindow),
      this.rooms.findOwnRevs(roomId),
    ]);
    const stored = new Set([...ofMessages, ...ofMemberships, ...ofRoomItself]);
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

const silent = (rev: number): Change => ({ kind: 'silent', rev });
const ofRoom = (room: Room): Change => ({ kind: 'room', rev: room.rev, room });
const ofMembership = ({ pastRevs: _, ...membership }: StoredMembership): Change => ({
  kind: 'membership',
  rev: membership.rev,
  membership,
});
const pastRevsOf = ({ createdRev, pastRevs }: StoredMembership) => [createdRev, ...pastRevs];

/** A deleted message that the reader never had is not worth telling. */
const addition = (message: Message): Change =>
  message.deletedAt ? silent(message.createdRev) : { kind: 'message', rev: message.createdRev, message };

const isLaterChange = ({ rev, createdRev }: Message) => rev !== createdRev;

/** When the addition of the message tells it as it is after this change, the change itself does not. */
const laterChange = (message: Message, isTold: boolean): Change =>
  isTold ? silent(message.rev) : { kind: 'message', rev: message.rev, message };

/** True when an earlier page added the message, and did so with this change of it. */
function hasBeenTold({ rev, createdRev }: Message, { origin, settled }: Backlog): boolean {
  const isNew = createdRev > origin.head || origin.holes.includes(createdRev);
  return isNew && rev <= settled.head && !settled.holes.includes(rev);
}

/** Of two reads of one message, the later state. */
function latestOf(messages: readonly Message[]): Message[] {
  const latest = new Map<string, Message>();
  for (const message of messages) {
    if ((latest.get(message.id)?.rev ?? 0) < message.rev) latest.set(message.id, message);
  }
  return [...latest.values()];
}

const inOrder = (changes: Change[]) => changes.sort((left, right) => left.rev - right.rev);

/** Adds what nothing is known of but that the number was used. */
function withSilent(changes: Change[], revs: readonly number[]): Change[] {
  const known = new Set(changes.map(({ rev }) => rev));
  const missing = [...new Set(revs)].filter((rev) => !known.has(rev));
  return inOrder([...changes, ...missing.map(silent)]);
}
