import { membershipId, roomsOf } from './records.ts';

export interface MembershipKey {
  roomId: string;
  /** User id. */
  userId: string;
}

export const idOf = ({ roomId, userId }: MembershipKey) => membershipId(roomId, userId);

/** Names the room although the id contains it, because the room selects the shard. */
export const exactly = (key: MembershipKey) => ({ _id: idOf(key), roomId: key.roomId });

export const anyOf = (keys: readonly MembershipKey[]) => ({
  _id: { $in: keys.map(idOf) },
  roomId: { $in: roomsOf(keys) },
});
