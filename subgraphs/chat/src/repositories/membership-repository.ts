import type { Model } from 'mongoose';
import { HAS_PAST_REVS, type MembershipDocument } from '../models/membership.ts';
import { changeSetting } from './member-setting.ts';
import { anyOf, exactly, idOf, type MembershipKey } from './membership-keys.ts';
import type { Membership, RoomEntry } from './records.ts';
import { BY_ID, duplicatesOf } from './store-errors.ts';
import { READ_MS, within } from './store-time.ts';

const FIELDS = '-_id roomId userId role joinedAt leftAt readSeq muted hiddenSeq rev createdRev';

/** Maximum number of earlier revs that a membership keeps. */
const MAX_PAST_REVS = 16;

/** Maximum number of own seqs amid unread messages that a membership keeps. */
const MAX_OWN_SEQS = 256;

/** A range on the last field of an index makes query planners choose that index. */
const EVER = { $gt: new Date(0) };

export type { MembershipKey } from './membership-keys.ts';

/** A membership, and the revs of its earlier changes. */
export interface StoredMembership extends Membership {
  pastRevs: number[];
}

/** Adds the revs of the previous state to `pastRevs`. */
export function withPastRevs(before: StoredMembership | null, next: Membership): StoredMembership {
  const past = before ? [...before.pastRevs, before.createdRev, before.rev] : [];
  const pastRevs = [...new Set(past)].filter((rev) => rev !== next.rev && rev !== next.createdRev);
  return { ...next, pastRevs: pastRevs.slice(-MAX_PAST_REVS) };
}

/** Memberships of rooms. Ended ones are kept so that the log contains the end; reads leave them out unless stated. */
export class MembershipRepository {
  constructor(private readonly memberships: Model<MembershipDocument>) {}

  /** Stores the first memberships of a new room, within `maxTimeMs`. Existing ones stay unchanged. */
  async insertMany(memberships: readonly Membership[], maxTimeMs: number): Promise<void> {
    try {
      const documents = memberships.map((membership) => toDocument({ ...membership, pastRevs: [] }));
      await within(maxTimeMs, (bounds) =>
        this.memberships.insertMany(documents, { lean: true, ordered: false, ...bounds }),
      );
    } catch (error) {
      if (!duplicatesOf(error)) throw error;
    }
  }

  /**
   * Stores each membership over its earlier state, within `maxTimeMs`.
   * @returns the indexes of memberships that have a later state, which stays.
   */
  async store(memberships: readonly StoredMembership[], maxTimeMs: number): Promise<Set<number>> {
    const writes = memberships.map((membership) => {
      const { _id, roomId, userId, readSeq, muted, hiddenSeq = null, ...rest } = toDocument(membership);
      const isNew = membership.rev === membership.createdRev;
      const settings = { muted, hiddenSeq };
      return {
        updateOne: {
          filter: { _id, roomId, rev: { $lt: membership.rev } },
          update: {
            $set: { ...rest, ...(isNew && settings) },
            $max: { readSeq },
            $setOnInsert: { userId, ...(!isNew && settings) },
          },
          upsert: true,
        },
      };
    });
    try {
      await within(maxTimeMs, (bounds) => this.memberships.bulkWrite(writes, { ordered: false, ...bounds }));
      return new Set();
    } catch (error) {
      // An upsert that finds a later state tries to insert a second document.
      const superseded = duplicatesOf(error);
      if (!superseded) throw error;
      return superseded;
    }
  }

  /** In no particular order. Pairs without a current membership are left out. */
  async findByKeys(keys: readonly MembershipKey[]): Promise<Membership[]> {
    return this.memberships
      .find({ ...anyOf(keys), leftAt: null }, `${FIELDS} ownSeqs`)
      .hint(BY_ID)
      .maxTimeMS(READ_MS)
      .lean();
  }

  /** Like `findByKeys`, but includes ended memberships and their revs. */
  async findByKeysEver(keys: readonly MembershipKey[]): Promise<StoredMembership[]> {
    return this.memberships.find(anyOf(keys), `${FIELDS} pastRevs`).hint(BY_ID).maxTimeMS(READ_MS).lean();
  }

  /** The rooms that the user joined most recently. */
  async findEntries(userId: string, limit: number): Promise<RoomEntry[]> {
    return this.memberships
      .find({ userId, leftAt: null, joinedAt: EVER }, '-_id roomId hiddenSeq')
      .sort({ joinedAt: -1 })
      .limit(limit)
      .maxTimeMS(READ_MS)
      .lean();
  }

  /** Like `findEntries`, but returns room ids only. */
  async findRoomIds(userId: string, limit: number): Promise<string[]> {
    return (await this.findEntries(userId, limit)).map(({ roomId }) => roomId);
  }

  /** The rooms of each user, in no particular order. `limitEach` bounds the rooms of one user. */
  async findEntriesOf(userIds: readonly string[], limitEach: number): Promise<Map<string, RoomEntry[]>> {
    const found = await this.memberships
      .find({ userId: { $in: userIds }, leftAt: null, joinedAt: EVER }, '-_id roomId userId hiddenSeq')
      .limit(userIds.length * limitEach)
      .maxTimeMS(READ_MS)
      .lean();
    const byUser = new Map<string, RoomEntry[]>(userIds.map((userId) => [userId, []]));
    for (const { userId, ...entry } of found) byUser.get(userId)?.push(entry);
    return byUser;
  }

  /**
   * Maps each user who is in one of these rooms to one such room. The store does the comparison, so the result does not
   * grow with the number of rooms per user.
   */
  async findSharedRooms(userIds: readonly string[], roomIds: readonly string[]): Promise<Map<string, string>> {
    const found = await this.memberships
      .aggregate<{ _id: string; roomId: string }>([
        { $match: { userId: { $in: userIds }, leftAt: null, joinedAt: EVER, roomId: { $in: roomIds } } },
        { $group: { _id: '$userId', roomId: { $first: '$roomId' } } },
      ])
      .option({ maxTimeMS: READ_MS });
    return new Map(found.map(({ _id, roomId }) => [_id, roomId]));
  }

  /** Number of rooms that the user is a member of, counted up to `atMost`. */
  async countRooms(userId: string, atMost: number): Promise<number> {
    return this.memberships.countDocuments({ userId, leftAt: null, joinedAt: EVER }).limit(atMost).maxTimeMS(READ_MS);
  }

  /** A room's members, longest-standing first, starting after `after`. */
  async findMembers(roomId: string, after = 0, limit: number): Promise<Membership[]> {
    return this.memberships
      .find({ roomId, leftAt: null, createdRev: { $gt: after } }, FIELDS)
      .sort({ createdRev: 1 })
      .limit(limit)
      .maxTimeMS(READ_MS)
      .lean();
  }

  /** The user ids of the longest-standing owners of a room. */
  async findOwnerIds(roomId: string, limit: number): Promise<string[]> {
    const found = await this.memberships
      .find({ roomId, role: 'OWNER', createdRev: { $gt: 0 }, leftAt: null }, '-_id userId')
      .sort({ createdRev: 1 })
      .limit(limit)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(({ userId }) => userId);
  }

  /** Memberships that began after `rev`, in that order, including ended ones. */
  async findCreatedAfter(roomId: string, rev: number, limit: number): Promise<Membership[]> {
    return this.memberships
      .find({ roomId, createdRev: { $gt: rev } }, FIELDS)
      .sort({ createdRev: 1 })
      .limit(limit)
      .maxTimeMS(READ_MS)
      .lean();
  }

  /** Memberships that began, changed or ended after `rev`, ordered by their latest change. */
  async findChangedAfter(roomId: string, rev: number, limit: number): Promise<StoredMembership[]> {
    return this.memberships
      .find({ roomId, rev: { $gt: rev } }, `${FIELDS} pastRevs`)
      .sort({ rev: 1 })
      .limit(limit)
      .maxTimeMS(READ_MS)
      .lean();
  }

  /** Memberships that have or had one of these revs, including ended ones, in no particular order. */
  async findByRevs(roomId: string, revs: readonly number[]): Promise<StoredMembership[]> {
    if (revs.length === 0) return [];
    const any = { $in: revs };
    // One query per field: not every engine supports an `$or` over several indexes.
    const found = await Promise.all(
      [{ rev: any }, { createdRev: any }, { pastRevs: { ...any, ...HAS_PAST_REVS } }].map((condition) =>
        this.memberships
          .find({ roomId, ...condition }, `${FIELDS} pastRevs`)
          .maxTimeMS(READ_MS)
          .lean(),
      ),
    );
    const latest = new Map<string, StoredMembership>();
    for (const membership of found.flat()) {
      if ((latest.get(membership.userId)?.rev ?? 0) < membership.rev) latest.set(membership.userId, membership);
    }
    return [...latest.values()];
  }

  /** All revs, latest and earlier ones, of the `limit` memberships that changed last. */
  async findLatestRevs(roomId: string, limit: number): Promise<number[]> {
    const found = await this.memberships
      .find({ roomId, rev: { $gt: 0 } }, '-_id rev createdRev pastRevs')
      .sort({ rev: -1 })
      .limit(limit)
      .maxTimeMS(READ_MS)
      .lean();
    return found.flatMap(({ rev, createdRev, pastRevs }) => [rev, createdRev, ...pastRevs]);
  }

  /**
   * Advances the read markers of members. They never move back, however late the write is.
   * @returns the number of read markers that moved.
   */
  async advanceReadMarkers(
    updates: readonly { roomId: string; userId: string; seq: number }[],
    maxTimeMs: number,
  ): Promise<number> {
    if (updates.length === 0) return 0;
    const writes = updates.map(({ seq, ...key }) => ({
      updateOne: { filter: { ...exactly(key), leftAt: null }, update: { $max: { readSeq: seq } } },
    }));
    const { modifiedCount } = await this.memberships.bulkWrite(writes, { ordered: false, maxTimeMS: maxTimeMs });
    return modifiedCount;
  }

  /**
   * Records the seqs of members' own messages, ascending for each member. If nothing else is unread before them, the
   * read marker moves past them; otherwise the latest are kept, so that they do not count as unread.
   */
  async recordSent(
    sent: readonly { roomId: string; userId: string; seqs: readonly number[] }[],
    maxTimeMs: number,
  ): Promise<void> {
    const writes = sent.map(({ seqs, ...key }) => ({
      updateOne: { filter: { ...exactly(key), leftAt: null }, update: withSent(seqs) },
    }));
    await this.memberships.bulkWrite(writes, { ordered: false, maxTimeMS: maxTimeMs });
  }

  /** Mutes or unmutes a room for a member. @returns as `changeSetting`. @throws as `changeSetting`. */
  setMuted(key: MembershipKey, muted: boolean, timeToWrite: () => Promise<number>): Promise<boolean | null> {
    return changeSetting(this.memberships, key, 'muted', muted, timeToWrite);
  }

  /**
   * Hides a room from a member's list up to a seq; null shows it. @returns as `changeSetting`. @throws as
   * `changeSetting`.
   */
  setHiddenSeq(key: MembershipKey, seq: number | null, timeToWrite: () => Promise<number>): Promise<boolean | null> {
    return changeSetting(this.memberships, key, 'hiddenSeq', seq, timeToWrite);
  }
}

/** The update of `recordSent`: add the seqs, move the read marker past adjacent own seqs, drop those that are read. */
function withSent(seqs: readonly number[]) {
  const all = { $concatArrays: [{ $ifNull: ['$ownSeqs', []] }, seqs] };
  const isNext = { $eq: ['$$this', { $add: ['$$value', 1] }] };
  const readOn = { input: '$ownSeqs', initialValue: '$readSeq', in: { $cond: [isNext, '$$this', '$$value'] } };
  const unread = { $filter: { input: '$ownSeqs', cond: { $gt: ['$$this', '$readSeq'] } } };
  return [
    { $set: { ownSeqs: all } },
    { $set: { readSeq: { $reduce: readOn } } },
    { $set: { ownSeqs: { $slice: [unread, -MAX_OWN_SEQS] } } },
  ];
}

const toDocument = (membership: StoredMembership): MembershipDocument => ({ _id: idOf(membership), ...membership });
