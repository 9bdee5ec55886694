/** The plain types that repositories take and return. */

export type RoomKind = 'PUBLIC' | 'PRIVATE';
export type MemberRole = 'OWNER' | 'MODERATOR' | 'MEMBER';

export interface Room {
  id: string;
  kind: RoomKind;
  name: string;
  topic: string | null;
  /** User id. */
  createdBy: string;
  createdAt: Date;
  /** The number last given to a message. */
  lastSeq: number;
  /** The number last given to a change of any kind. */
  lastRev: number;
  memberCount: number;
  lastActivityAt: Date;
}

export interface Message {
  /** Opaque to clients; names the room and the number, see `messageId`. */
  id: string;
  roomId: string;
  /** Its number among the room's messages. */
  seq: number;
  /** The number of its latest change among the room's changes. */
  rev: number;
  /** User id. */
  authorId: string;
  clientId: string;
  body: string;
  createdAt: Date;
}

export interface Membership {
  roomId: string;
  userId: string;
  role: MemberRole;
  joinedAt: Date;
  /** The number of its latest change among the room's changes. */
  rev: number;
  /** The number of its first change, which orders a room's members. */
  createdRev: number;
}

/** Something that took a number of a room: a message that was added, or what subscribers are not told of. */
export type Change = { kind: 'message-added'; rev: number; message: Message } | { kind: 'silent'; rev: number };

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

export const membershipId = (roomId: string, userId: string) => `${roomId}-${userId}`;
