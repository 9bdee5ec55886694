import type { Room } from '../../repositories/records.ts';

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

/** An event in any room of a viewer. */
export type InboxEvent = RoomJoined | RoomLeft | RoomActivity;
