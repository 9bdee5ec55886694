import { membershipId, roomsOf } from './records.ts';

export interface MembershipKey {
  roomId: string;
  /** User id. */
  userId: string;
}

export const idOf = ({ roomId, userId }: MembershipKey) => membershipId(roomId, userId);

/** The room stands beside the id, which contains it, as it is what tells the shard. */
export const exactly = (key: MembershipKey) => ({ _id: idOf(key), roomId: key.roomId });

export const anyOf = (keys: readonly MembershipKey[]) => ({
  _id: { $in: keys.map(idOf) },
  roomId: { $in: roomsOf(keys) },
});
