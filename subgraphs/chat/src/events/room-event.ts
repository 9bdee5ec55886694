import type { Change, Membership, MemberRole, Message, Room } from '../repositories/records.ts';

interface Told {
  roomId: string;
  /** See `RoomCursors`. */
  cursor: string;
}

export interface MessageAdded extends Told {
  __typename: 'MessageAdded';
  message: Message;
}

export interface MessageUpdated extends Told {
  __typename: 'MessageUpdated';
  message: Message;
}

export interface MessageDeleted extends Told {
  __typename: 'MessageDeleted';
  message: Message;
}

export interface MemberAdded extends Told {
  __typename: 'MemberAdded';
  userId: string;
  role: MemberRole;
}

export interface MemberRemoved extends Told {
  __typename: 'MemberRemoved';
  userId: string;
}

export interface RoomUpdated extends Told {
  __typename: 'RoomUpdated';
  room: Room;
}

/** What subscribers of a room are told. */
export type RoomEvent = MessageAdded | MessageUpdated | MessageDeleted | MemberAdded | MemberRemoved | RoomUpdated;

/** What subscribers are told of a change; null when that is nothing. */
export function toEvent(change: Change, told: Told): RoomEvent | null {
  switch (change.kind) {
    case 'message':
      return { __typename: messageEventOf(change.rev, change.message), ...told, message: change.message };
    case 'membership':
      return membershipEvent(change.membership, told);
    case 'room':
      return { __typename: 'RoomUpdated', ...told, room: change.room };
    case 'silent':
      return null;
  }
}

function messageEventOf(rev: number, message: Message): 'MessageAdded' | 'MessageUpdated' | 'MessageDeleted' {
  if (rev === message.createdRev) return 'MessageAdded';
  return message.deletedAt ? 'MessageDeleted' : 'MessageUpdated';
}

const membershipEvent = ({ userId, role, leftAt }: Membership, told: Told): RoomEvent =>
  leftAt ? { __typename: 'MemberRemoved', ...told, userId } : { __typename: 'MemberAdded', ...told, userId, role };
