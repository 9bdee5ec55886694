/** The plain types that repositories accept and return. */

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
  /** The rev of the latest change of the room itself (name, topic, archive). */
  rev: number;
  /** The seq allocated last. */
  lastSeq: number;
  /** The rev allocated last. */
  lastRev: number;
  memberCount: number;
  lastActivityAt: Date;
  /** Number of users that a direct room was opened for. */
  directSize?: number;
}

export interface Message {
  /** Opaque to clients. Contains the room id and the seq; see `messageId`. */
  id: string;
  roomId: string;
  /** The seq of the message. */
  seq: number;
  /** The rev of its latest change. */
  rev: number;
  /** The rev of its first change. */
  createdRev: number;
  /** User id. */
  authorId: string;
  clientId: string;
  /** Empty once the message is deleted. */
  body: string;
  createdAt: Date;
  editedAt: Date | null;
  deletedAt: Date | null;
  /** The id of the message that it replies to. */
  replyToId: string | null;
  reactions: Reaction[];
  /** User ids, in the order of the text. */
  mentionIds: string[];
  pinnedAt: Date | null;
  /** The pin slot that a change takes when it pins the message; see `findPinSlots`. Not read from the store. */
  pinSlot?: number;
}

export interface Reaction {
  emoji: string;
  /** Users who reacted, in order of their reactions. */
  userIds: string[];
}

export interface Membership {
  roomId: string;
  userId: string;
  role: MemberRole;
  joinedAt: Date;
  /** Set when the membership has ended. The document is kept so that the log contains the end. */
  leftAt: Date | null;
  /** The seq up to which the member has read. Private to the member, so its changes have no rev. */
  readSeq: number;
  /** The seqs of the member's latest own messages after `readSeq`. Read only with the member's own membership. */
  ownSeqs?: number[];
  muted: boolean;
  /** See `RoomEntry`. Private like `readSeq`. */
  hiddenSeq?: number | null;
  /** The rev of its latest change. */
  rev: number;
  /** The rev of its first change. It orders the members of a room. */
  createdRev: number;
}

/** A room in the list of a user. */
export interface RoomEntry {
  roomId: string;
  /** The room is hidden until it has a message with a higher seq. Null or absent: not hidden. */
  hiddenSeq?: number | null;
}

/** True when the room is hidden from the user whose entry it is. */
export const isHidden = ({ hiddenSeq }: Pick<RoomEntry, 'hiddenSeq'>, { lastSeq }: Pick<Room, 'lastSeq'>): boolean =>
  hiddenSeq != null && lastSeq <= hiddenSeq;

/**
 * What took a rev of a room, with the resulting state: an added message (`createdRev` equals `rev`), a changed or
 * deleted message; a membership that began, changed or ended; the room itself; or a noop, which carries no change.
 */
export type Change =
  | { kind: 'message'; rev: number; message: Message }
  | { kind: 'membership'; rev: number; membership: Membership }
  | { kind: 'room'; rev: number; room: Room }
  | { kind: 'noop'; rev: number };

/**
 * A reader's position in the log: it has received every change up to `head` except `gaps` (ascending), whose writes may
 * still be in progress.
 */
export interface Position {
  head: number;
  gaps: number[];
}

export const messageId = (roomId: string, seq: number) => `${roomId}-${seq}`;

/** The room id in a message id, or undefined if the text is not a message id. */
export const roomOfMessage = (id: string) => /^([0-9a-f]{24})-[1-9]\d{0,15}$/.exec(id)?.[1];

/** The distinct room ids of these keys. */
export const roomsOf = (keys: readonly { roomId: string }[]) => [...new Set(keys.map(({ roomId }) => roomId))];

export const membershipId = (roomId: string, userId: string) => `${roomId}-${userId}`;
