import type { Room } from '../repositories/records.ts';

export interface RoomJoined {
  __typename: 'RoomJoined';
  room: Room;
}

export interface RoomLeft {
  __typename: 'RoomLeft';
  roomId: string;
}

export interface RoomActivity {
  __typename: 'RoomActivity';
  room: Room;
}

/** What a viewer is told about all rooms of theirs. */
export type InboxEvent = RoomJoined | RoomLeft | RoomActivity;
