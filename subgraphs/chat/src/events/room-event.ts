import type { Message } from '../repositories/records.ts';

export interface MessageAdded {
  __typename: 'MessageAdded';
  roomId: string;
  /** See `encodeCursor`. */
  cursor: string;
  message: Message;
}

/** What subscribers of a room are told. */
export type RoomEvent = MessageAdded;
