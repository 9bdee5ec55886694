export type { MemberRole, Membership, Message, Reaction, Room, RoomKind } from '../repositories/records.ts';
export type { AuditAction, AuditEntry } from '../repositories/audit-repository.ts';
import type { Message, Reaction } from '../repositories/records.ts';

/** A user of whom this subgraph knows only the id. The gateway resolves the rest from auth. */
export interface UserReference {
  id: string;
}

/** One reaction and its message. */
export interface MessageReaction {
  message: Message;
  reaction: Reaction;
}
