import { foldRoomName } from '@parley/text/search-text';
import mongoose, { type Model } from 'mongoose';
import type { RoomDocument } from '../models/room.ts';
import { legacyDirectRoomId, type DirectRoomIds } from './direct-room-ids.ts';
import type { Room, RoomKind } from './records.ts';
import { FIELDS, pushPastRevs, toDocument, toRoom } from './room-document.ts';
import { isDuplicateKey } from './store-errors.ts';
import { READ_MS, within } from './store-time.ts';

/** The seq and rev that a room allocated last. */
export interface RoomCounters {
  lastSeq: number;
  lastRev: number;
}

/** When a room was last active, with its kind for access checks. */
export interface RoomActivity {
  id: string;
  kind: RoomKind;
  at: Date;
  /** The seq allocated last. */
  lastSeq: number;
}

/** A direct room, or null, and the id that it has or would have. */
export interface DirectRoom {
  id: string;
  room: Room | null;
}

/** Ids ascend with time, so that sorting by id gives newest first. */
export const newRoomId = () => new mongoose.Types.ObjectId().toHexString();

/** Rooms, and the two counters that order everything in them. */
export class RoomRepository {
  constructor(
    private readonly rooms: Model<RoomDocument>,
    private readonly directIds: Pick<DirectRoomIds, 'of'>,
  ) {}

  /**
   * Stores a room, within `maxTimeMs`.
   * @param directKey the key of a direct room, which determines its id; see `directKeyOf`.
   * @returns false when the direct room already exists.
   */
  async insert(room: Room, directKey: string | undefined, maxTimeMs: number): Promise<boolean> {
    const document = { ...toDocument(room), ...(directKey !== undefined && { directKey }) };
    try {
      await within(maxTimeMs, (bounds) => this.rooms.insertMany([document], { lean: true, ...bounds }));
      return true;
    } catch (error) {
      if (directKey !== undefined && isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /**
   * Direct rooms by their keys, in that order. If two rooms have the same members, the older one wins: a replica of an
   * earlier version may create one under the legacy id while a newer replica creates the other.
   */
  async findDirect(keys: readonly string[]): Promise<DirectRoom[]> {
    const ids = await Promise.all(keys.map((key) => this.directIds.of(key)));
    const found = await this.rooms
      .find({ _id: { $in: [...ids, ...keys.map(legacyDirectRoomId)] } }, FIELDS)
      .maxTimeMS(READ_MS)
      .lean();
    const rooms = found.sort((left, right) => right.createdAt.getTime() - left.createdAt.getTime());
    const byKey = new Map(rooms.map((room) => [room.directKey, toRoom(room)]));
    return keys.map((key, index) => {
      const room = byKey.get(key) ?? null;
      return { id: room?.id ?? ids[index] ?? '', room };
    });
  }

  /** In no particular order. Unknown ids are left out. */
  async findByIds(ids: readonly string[]): Promise<Room[]> {
    const found = await this.rooms
      .find({ _id: { $in: ids } }, FIELDS)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(toRoom);
  }

  /** Last activity of each room, in no particular order. Unknown ids are left out. */
  async findActivity(ids: readonly string[]): Promise<RoomActivity[]> {
    const found = await this.rooms
      .find({ _id: { $in: ids } }, 'kind lastActivityAt lastSeq')
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(toActivity);
  }

  /**
   * Like `findActivity`, for public rooms only. An index filters them, so that ids of private rooms cost as much as
   * unknown ids.
   */
  async findPublicActivity(ids: readonly string[]): Promise<RoomActivity[]> {
    const found = await this.rooms
      .find({ kind: 'PUBLIC', _id: { $in: ids } }, 'kind lastActivityAt lastSeq')
      .hint(PUBLIC_BY_ID)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(toActivity);
  }

  /** The latest revs of changes of the room itself, and abandoned revs. */
  async findOwnRevs(roomId: string): Promise<number[]> {
    const found = await this.rooms.findOne({ _id: roomId }, '-_id rev pastRevs').maxTimeMS(READ_MS).lean();
    return found ? [...found.pastRevs, found.rev].filter((rev) => rev > 0) : [];
  }

  /** The latest allocated rev of each room, by id. */
  async findLastRevs(ids: readonly string[]): Promise<Map<string, number>> {
    const found = await this.rooms
      .find({ _id: { $in: ids } }, 'lastRev')
      .maxTimeMS(READ_MS)
      .lean();
    return new Map(found.map(({ _id, lastRev }) => [_id, lastRev]));
  }

  /** Public rooms, newest first: those older than `before`, if it is given. */
  async listPublic(page: { before: string | undefined; limit: number }): Promise<Room[]> {
    const found = await this.rooms
      .find(publicRooms(page.before), FIELDS)
      .sort({ _id: -1 })
      .limit(page.limit)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(toRoom);
  }

  /**
   * Like `listPublic`, limited to rooms whose folded name contains all `words` (see `foldRoomNameQuery`) among the next
   * `scan` rooms.
   */
  async searchPublic(
    words: readonly string[],
    page: { before: string | undefined; limit: number; scan: number },
  ): Promise<Room[]> {
    const found = await this.rooms
      .aggregate<RoomDocument>([
        { $match: publicRooms(page.before) },
        { $sort: { _id: -1 } },
        { $limit: page.scan },
        { $match: { $and: words.map((word) => ({ nameFolded: { $regex: escapeRegex(word) } })) } },
        { $limit: page.limit },
      ])
      .option({ maxTimeMS: READ_MS });
    return found.map(toRoom);
  }

  /**
   * Allocates the next `count` seqs and as many revs, in one step.
   * @returns the last seq and rev allocated; null when the room does not exist or is archived.
   */
  allocateForMessages(
    roomId: string,
    count: number,
    options: { at: Date; maxTimeMs: number },
  ): Promise<RoomCounters | null> {
    return this.allocate(
      roomId,
      { $inc: { lastSeq: count, lastRev: count }, $set: { lastActivityAt: options.at } },
      options,
    );
  }

  /**
   * Allocates the next rev for a change other than a new message.
   * @returns the rev; null when the room does not exist or is archived.
   */
  allocateForChange(roomId: string, maxTimeMs: number): Promise<number | null> {
    return this.allocateForChanges(roomId, 1, maxTimeMs);
  }

  /**
   * Like `allocateForChange`, for `count` changes. With `allowArchived`, even in an archived room.
   * @returns the last rev.
   */
  async allocateForChanges(
    roomId: string,
    count: number,
    maxTimeMs: number,
    allowArchived = false,
  ): Promise<number | null> {
    const counters = await this.allocate(roomId, { $inc: { lastRev: count } }, { maxTimeMs, allowArchived });
    return counters && counters.lastRev;
  }

  /**
   * Changes the room itself, if its latest change still has the rev `seenRev`.
   * @param options.rev the rev allocated for the change.
   * @param options.abandoned abandoned revs to store with it.
   * @returns the room after the change; null when it changed in the meantime or is archived.
   */
  async change(
    roomId: string,
    seenRev: number,
    changes: Partial<Pick<Room, 'name' | 'topic' | 'archivedAt'>>,
    options: { rev: number; abandoned: readonly number[]; maxTimeMs: number },
  ): Promise<Room | null> {
    const { rev, abandoned, maxTimeMs } = options;
    const names = changes.name == null ? {} : { nameFolded: foldRoomName(changes.name) };
    const found = await within(maxTimeMs, (bounds) =>
      this.rooms
        .findOneAndUpdate(
          { _id: roomId, rev: seenRev, archivedAt: null },
          { $set: { ...changes, ...names, rev }, $push: pushPastRevs([seenRev, ...abandoned]) },
          { returnDocument: 'after', projection: FIELDS, ...bounds },
        )
        .lean(),
    );
    return found && toRoom(found);
  }

  /** Stores abandoned revs, so that readers do not wait for them. */
  async addAbandonedRevs(roomId: string, revs: readonly number[]): Promise<void> {
    await this.rooms.updateOne({ _id: roomId }, { $push: pushPastRevs(revs) }, { maxTimeMS: READ_MS });
  }

  /** Uses `maxTimeMS` only: revs that are allocated late are abandoned. */
  private allocate(
    roomId: string,
    update: object,
    { maxTimeMs, allowArchived = false }: { maxTimeMs: number; allowArchived?: boolean },
  ): Promise<RoomCounters | null> {
    return this.rooms
      .findOneAndUpdate({ _id: roomId, ...(!allowArchived && { archivedAt: null }) }, update, {
        returnDocument: 'after',
        projection: { _id: 0, lastSeq: 1, lastRev: 1 },
        maxTimeMS: maxTimeMs,
      })
      .lean();
  }
}

const toActivity = ({ _id, kind, lastActivityAt, lastSeq }: RoomDocument): RoomActivity => ({
  id: _id,
  kind,
  at: lastActivityAt,
  lastSeq,
});

/** The index of public rooms. */
const PUBLIC_BY_ID = { kind: 1, _id: -1 } as const;

/**
 * Greater than every room id. A range on the sorted field makes query planners choose the index that has that order.
 */
const AFTER_ALL_IDS = 'g';

const publicRooms = (before = AFTER_ALL_IDS) => ({ kind: 'PUBLIC' as const, _id: { $lt: before } });

const escapeRegex = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
