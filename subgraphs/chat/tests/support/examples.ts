/** Sample records. */
import { newAuditId, type AuditEntry } from '../../src/repositories/audit-repository.ts';
import { messageId, type Membership, type Message, type Room } from '../../src/repositories/records.ts';
import { newRoomId } from '../../src/repositories/room-repository.ts';

/** How many messages, and how many members, a sample room has. */
export const MESSAGES = 1_000;
export const createdAt = new Date();
export const room = (kind: Room['kind']): Room => ({
  id: newRoomId(),
  kind,
  name: 'A room',
  topic: null,
  createdBy: 'user-0',
  createdAt,
  archivedAt: null,
  rev: 0,
  lastSeq: MESSAGES,
  lastRev: MESSAGES,
  memberCount: 1,
  lastActivityAt: createdAt,
});
export const message = (roomId: string, seq: number): Message => ({
  id: messageId(roomId, seq),
  roomId,
  seq,
  rev: seq,
  createdRev: seq,
  authorId: 'user-0',
  clientId: `client-${seq}`,
  body: seq % 2 === 1 ? 'hello there' : 'hi',
  createdAt: new Date(createdAt.getTime() + seq),
  editedAt: null,
  deletedAt: seq % 2 === 0 ? createdAt : null,
  replyToId: seq % 20 === 1 && seq > 1 ? messageId(roomId, 1) : null,
  reactions: [],
  mentionIds: seq % 2 === 1 ? ['user-1'] : [],
  pinnedAt: seq % 2 === 1 ? createdAt : null,
});
export const membership = (roomId: string, rev: number): Membership => ({
  roomId,
  userId: `user-${rev}`,
  role: rev === 1 ? 'OWNER' : 'MEMBER',
  joinedAt: createdAt,
  leftAt: rev % 3 === 0 ? createdAt : null,
  readSeq: 0,
  muted: false,
  rev,
  createdRev: rev,
});
export const auditEntry = (): AuditEntry => ({
  id: newAuditId(),
  at: createdAt,
  actorId: 'user-0',
  action: 'ROOM_UPDATED',
  roomId: newRoomId(),
  messageId: null,
  targetId: null,
});

/** For room repositories in tests without direct rooms. */
export const noDirectRooms = { of: () => Promise.reject(new Error('direct rooms are not available in this test')) };
