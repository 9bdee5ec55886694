import type { Model } from 'mongoose';
import type { MembershipDocument } from '../models/membership.ts';
import { membershipId, type Membership } from './records.ts';
import { READ_MS, isDuplicateKey } from './store-errors.ts';

const FIELDS = '-_id roomId userId role joinedAt rev createdRev';

/** A range on the second key of an index makes planners take that index. */
const EVER = { $gt: new Date(0) };

export class MembershipRepository {
  constructor(private readonly memberships: Model<MembershipDocument>) {}

  /** Stores a membership within `maxTimeMs`; false when the user is a member already. */
  async insert(membership: Membership, maxTimeMs: number): Promise<boolean> {
    try {
      const options = { lean: true, maxTimeMS: maxTimeMs };
      await this.memberships.insertMany([toDocument(membership)], options);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async insertMany(memberships: readonly Membership[]): Promise<void> {
    await this.memberships.insertMany(memberships.map(toDocument), { lean: true });
  }

  /** In no particular order; pairs that are no membership are left out. */
  async findByKeys(keys: readonly { roomId: string; userId: string }[]): Promise<Membership[]> {
    return this.memberships
      .find({ _id: { $in: keys.map(({ roomId, userId }) => membershipId(roomId, userId)) } }, FIELDS)
      .maxTimeMS(READ_MS)
      .lean();
  }

  /** The rooms that the user joined last. */
  async findRoomIds(userId: string, limit: number): Promise<string[]> {
    const found = await this.memberships
      .find({ userId, joinedAt: EVER }, '-_id roomId')
      .sort({ joinedAt: -1 })
      .limit(limit)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(({ roomId }) => roomId);
  }

  /** How many rooms the user is a member of, counted up to `atMost`. */
  async countRooms(userId: string, atMost: number): Promise<number> {
    return this.memberships.countDocuments({ userId, joinedAt: EVER }).limit(atMost).maxTimeMS(READ_MS);
  }

  /** A room's members, longest-standing first, from the one after `createdRev` on. */
  async findMembers(roomId: string, after = 0, limit: number): Promise<Membership[]> {
    return this.memberships
      .find({ roomId, createdRev: { $gt: after } }, FIELDS)
      .sort({ createdRev: 1 })
      .limit(limit)
      .maxTimeMS(READ_MS)
      .lean();
  }

  /** The numbers of the changes after the one numbered `rev`, in order. */
  async findRevsAfter(roomId: string, rev: number, limit: number): Promise<number[]> {
    const found = await this.memberships
      .find({ roomId, rev: { $gt: rev } }, '-_id rev')
      .sort({ rev: 1 })
      .limit(limit)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map((membership) => membership.rev);
  }

  /** Which of these numbers belong to a latest change of a membership. */
  async findRevsAmong(roomId: string, revs: readonly number[]): Promise<number[]> {
    const found = await this.memberships
      .find({ roomId, rev: { $in: revs } }, '-_id rev')
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(({ rev }) => rev);
  }

  /** The numbers of the latest changes, highest first. */
  async findLatestRevs(roomId: string, limit: number): Promise<number[]> {
    const found = await this.memberships
      .find({ roomId, rev: { $gt: 0 } }, '-_id rev')
      .sort({ rev: -1 })
      .limit(limit)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(({ rev }) => rev);
  }
}

const toDocument = (membership: Membership): MembershipDocument => ({
  _id: membershipId(membership.roomId, membership.userId),
  ...membership,
});
