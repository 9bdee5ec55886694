export type { MemberRole, Membership, Message, Reaction, Room, RoomKind } from '../repositories/records.ts';
export type { AuditAction, AuditEntry } from '../repositories/audit-repository.ts';
import type { Message, Reaction } from '../repositories/records.ts';

/** A user of whom this subgraph knows the id only; the gateway asks auth for the rest. */
export interface UserReference {
  id: string;
}

/** One emoji under a message, and the message. */
export interface MessageReaction {
  message: Message;
  reaction: Reaction;
}
