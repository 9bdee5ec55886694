/** The plain types that repositories take and return. */

export type RoomKind = 'PUBLIC' | 'PRIVATE' | 'DIRECT';
export type MemberRole = 'OWNER' | 'MODERATOR' | 'MEMBER';

export interface Room {
  id: string;
  kind: RoomKind;
  /** Null for a direct room. */
  name: string | null;
  topic: string | null;
  /** User id. */
  createdBy: string;
  createdAt: Date;
  archivedAt: Date | null;
  /** The number of the latest change of the room itself (name, topic, archive) among its changes. */
  rev: number;
  /** The number last given to a message. */
  lastSeq: number;
  /** The number last given to a change of any kind. */
  lastRev: number;
  memberCount: number;
  lastActivityAt: Date;
  /** Of a direct room: how many people it was opened for. */
  directSize?: number;
}

export interface Message {
  /** Opaque to clients; names the room and the number, see `messageId`. */
  id: string;
  roomId: string;
  /** Its number among the room's messages. */
  seq: number;
  /** The number of its latest change among the room's changes. */
  rev: number;
  /** The number of its first change. */
  createdRev: number;
  /** User id. */
  authorId: string;
  clientId: string;
  /** Empty once it is deleted. */
  body: string;
  createdAt: Date;
  editedAt: Date | null;
  deletedAt: Date | null;
  /** The id of the message that it answers. */
  replyToId: string | null;
  reactions: Reaction[];
  /** User ids, in the order of the text. */
  mentionIds: string[];
  pinnedAt: Date | null;
  /** The place that a message takes with the change that pins it; see `findPinSlots`. Not read from the store. */
  pinSlot?: number;
}

export interface Reaction {
  emoji: string;
  /** Who reacted, the first first. */
  userIds: string[];
}

export interface Membership {
  roomId: string;
  userId: string;
  role: MemberRole;
  joinedAt: Date;
  /** Set when the membership has ended: it is kept so that its end can be told. */
  leftAt: Date | null;
  /** Up to which message number the member has read. Private to the member, so it takes no number. */
  readSeq: number;
  /** The numbers after `readSeq` of what the member has sent, the latest ones. Read with a member's own membership only. */
  ownSeqs?: number[];
  muted: boolean;
  /** See `RoomEntry`. Private as `readSeq` is. */
  hiddenSeq?: number | null;
  /** The number of its latest change among the room's changes. */
  rev: number;
  /** The number of its first change, which orders a room's members. */
  createdRev: number;
}

/** A room of a user. */
export interface RoomEntry {
  roomId: string;
  /** The room is not in the user's list while it has no message after this one. Null or absent: it always is. */
  hiddenSeq?: number | null;
}

/** True when the room is not in the list of the user whose entry it is. */
export const isHidden = ({ hiddenSeq }: Pick<RoomEntry, 'hiddenSeq'>, { lastSeq }: Pick<Room, 'lastSeq'>): boolean =>
  hiddenSeq != null && lastSeq <= hiddenSeq;

/**
 * Something that took a number of a room, with the state that it led to: a message that was added (its `createdRev` is
 * `rev`), changed or deleted; a membership that began, changed or ended; the room itself; or nothing that subscribers
 * are told of.
 */
export type Change =
  | { kind: 'message'; rev: number; message: Message }
  | { kind: 'membership'; rev: number; membership: Membership }
  | { kind: 'room'; rev: number; room: Room }
  | { kind: 'silent'; rev: number };

/**
 * Where a room's changes stand for a reader: it has had every change up to `head`, except for `holes` (ascending),
 * whose writers may still be at work.
 */
export interface Position {
  head: number;
  holes: number[];
}

export const messageId = (roomId: string, seq: number) => `${roomId}-${seq}`;

/** The room of a message id; undefined when the text cannot be one. */
export const roomOfMessage = (id: string) => /^([0-9a-f]{24})-[1-9]\d{0,15}$/.exec(id)?.[1];

/** The rooms of these, each once, as a query names them. */
export const roomsOf = (keys: readonly { roomId: string }[]) => [...new Set(keys.map(({ roomId }) => roomId))];

export const membershipId = (roomId: string, userId: string) => `${roomId}-${userId}`;
