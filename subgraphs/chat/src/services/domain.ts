export type { MemberRole, Membership, Message, Room, RoomKind } from '../repositories/records.ts';

/** A user of whom this subgraph knows the id only; the gateway asks auth for the rest. */
export interface UserReference {
  id: string;
}
