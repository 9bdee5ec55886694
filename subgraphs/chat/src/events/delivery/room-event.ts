import type { Change, Membership, MemberRole, Message, Room } from '../../repositories/records.ts';

interface EventBase {
  roomId: string;
  /** The position after this event; see `RoomCursors`. */
  cursor: string;
}

export interface MessageAdded extends EventBase {
  __typename: 'MessageAdded';
  message: Message;
}

export interface MessageUpdated extends EventBase {
  __typename: 'MessageUpdated';
  message: Message;
}

export interface MessageDeleted extends EventBase {
  __typename: 'MessageDeleted';
  message: Message;
}

export interface MemberAdded extends EventBase {
  __typename: 'MemberAdded';
  userId: string;
  role: MemberRole;
}

export interface MemberRemoved extends EventBase {
  __typename: 'MemberRemoved';
  userId: string;
}

export interface RoomUpdated extends EventBase {
  __typename: 'RoomUpdated';
  room: Room;
}

/** An event that subscribers of a room receive. */
export type RoomEvent = MessageAdded | MessageUpdated | MessageDeleted | MemberAdded | MemberRemoved | RoomUpdated;

/** The event of a change, or null for a noop. */
export function toEvent(change: Change, base: EventBase): RoomEvent | null {
  switch (change.kind) {
    case 'message':
      return { __typename: messageEventOf(change.rev, change.message), ...base, message: change.message };
    case 'membership':
      return membershipEvent(change.membership, base);
    case 'room':
      return { __typename: 'RoomUpdated', ...base, room: change.room };
    case 'noop':
      return null;
  }
}

function messageEventOf(rev: number, message: Message): 'MessageAdded' | 'MessageUpdated' | 'MessageDeleted' {
  if (rev === message.createdRev) return 'MessageAdded';
  return message.deletedAt ? 'MessageDeleted' : 'MessageUpdated';
}

const membershipEvent = ({ userId, role, leftAt }: Membership, base: EventBase): RoomEvent =>
  leftAt ? { __typename: 'MemberRemoved', ...base, userId } : { __typename: 'MemberAdded', ...base, userId, role };
