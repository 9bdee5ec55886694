import { foldTitle } from '@parley/text/search-text';
import mongoose, { type Model } from 'mongoose';
import type { RoomDocument } from '../models/room.ts';
import { formerDirectRoomId, type DirectRoomIds } from './direct-room-ids.ts';
import type { Room, RoomKind } from './records.ts';
import { FIELDS, pushPastRevs, toDocument, toRoom } from './room-document.ts';
import { isDuplicateKey } from './store-errors.ts';
import { READ_MS, within } from './store-time.ts';

/** The numbers that a room gave last. */
export interface RoomNumbers {
  lastSeq: number;
  lastRev: number;
}

/** When a room was last active, and who may see that. */
export interface RoomActivity {
  id: string;
  kind: RoomKind;
  at: Date;
  /** The number last given to a message. */
  lastSeq: number;
}

/** A direct room, if there is one, and the id that it has or would have. */
export interface DirectRoom {
  id: string;
  room: Room | null;
}

/** Ids grow with time, so that newest first is an order of ids. */
export const newRoomId = () => new mongoose.Types.ObjectId().toHexString();

/** Rooms, and the two counters that order everything in them. */
export class RoomRepository {
  constructor(
    private readonly rooms: Model<RoomDocument>,
    private readonly directIds: Pick<DirectRoomIds, 'of'>,
  ) {}

  /**
   * Stores a room, within `maxTimeMs`.
   * @param directKey of a direct room only, see `directKeyOf`; its id follows from that.
   * @returns false when there is a direct room of these people already.
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
   * Direct rooms by their keys, in that order. Of two of the same people the older one counts: a replica of an earlier
   * version may make one under the former id while a newer one makes the other.
   */
  async findDirect(keys: readonly string[]): Promise<DirectRoom[]> {
    const ids = await Promise.all(keys.map((key) => this.directIds.of(key)));
    const found = await this.rooms
      .find({ _id: { $in: [...ids, ...keys.map(formerDirectRoomId)] } }, FIELDS)
      .maxTimeMS(READ_MS)
      .lean();
    const rooms = found.sort((left, right) => right.createdAt.getTime() - left.createdAt.getTime());
    const byKey = new Map(rooms.map((room) => [room.directKey, toRoom(room)]));
    return keys.map((key, index) => {
      const room = byKey.get(key) ?? null;
      return { id: room?.id ?? ids[index] ?? '', room };
    });
  }

  /** In no particular order; ids that no room has are left out. */
  async findByIds(ids: readonly string[]): Promise<Room[]> {
    const found = await this.rooms
      .find({ _id: { $in: ids } }, FIELDS)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(toRoom);
  }

  /** When each room was last active, in no particular order; ids that no room has are left out. */
  async findActivity(ids: readonly string[]): Promise<RoomActivity[]> {
    const found = await this.rooms
      .find({ _id: { $in: ids } }, 'kind lastActivityAt lastSeq')
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(toActivity);
  }

  /**
   * As `findActivity`, but of public rooms only. An index tells those apart, so that ids of hidden rooms cost as much as
   * ids that no room has.
   */
  async findPublicActivity(ids: readonly string[]): Promise<RoomActivity[]> {
    const found = await this.rooms
      .find({ kind: 'PUBLIC', _id: { $in: ids } }, 'kind lastActivityAt lastSeq')
      .hint(PUBLIC_BY_ID)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(toActivity);
  }

  /** The numbers that changes of the room itself took, and those taken in vain, the latest ones. */
  async findOwnRevs(roomId: string): Promise<number[]> {
    const found = await this.rooms.findOne({ _id: roomId }, '-_id rev pastRevs').maxTimeMS(READ_MS).lean();
    return found ? [...found.pastRevs, found.rev].filter((rev) => rev > 0) : [];
  }

  /** The number of each room's latest change, by id. */
  async findLastRevs(ids: readonly string[]): Promise<Map<string, number>> {
    const found = await this.rooms
      .find({ _id: { $in: ids } }, 'lastRev')
      .maxTimeMS(READ_MS)
      .lean();
    return new Map(found.map(({ _id, lastRev }) => [_id, lastRev]));
  }

  /** Public rooms, newest first, from the one after `before` on. */
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
   * As `listPublic`, but only those whose folded name contains all `words` (see `foldTitleQuery`), among the `scan` rooms
   * that come next.
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
   * Takes the next `count` numbers for messages, and as many for changes, in one step.
   * @returns the room's numbers afterwards, the last ones taken; null when there is no such room, or it is archived.
   */
  takeForMessages(
    roomId: string,
    count: number,
    options: { at: Date; maxTimeMs: number },
  ): Promise<RoomNumbers | null> {
    return this.take(
      roomId,
      { $inc: { lastSeq: count, lastRev: count }, $set: { lastActivityAt: options.at } },
      options,
    );
  }

  /**
   * Takes the next number for one change that is no new message.
   * @returns it, or null when there is no such room, or it is archived.
   */
  takeForChange(roomId: string, maxTimeMs: number): Promise<number | null> {
    return this.takeForChanges(roomId, 1, maxTimeMs);
  }

  /**
   * As `takeForChange`, for `count` changes; with `evenArchived` in an archived room too.
   * @returns the last one of the numbers.
   */
  async takeForChanges(roomId: string, count: number, maxTimeMs: number, evenArchived = false): Promise<number | null> {
    const numbers = await this.take(roomId, { $inc: { lastRev: count } }, { maxTimeMs, evenArchived });
    return numbers && numbers.lastRev;
  }

  /**
   * Changes the room itself, if its latest change is still the one numbered `seenRev`.
   * @param options.rev the number that was taken for this.
   * @param options.burned numbers that were taken for it in vain.
   * @returns the room afterwards; null when it has changed meanwhile, or is archived.
   */
  async change(
    roomId: string,
    seenRev: number,
    changes: Partial<Pick<Room, 'name' | 'topic' | 'archivedAt'>>,
    options: { rev: number; burned: readonly number[]; maxTimeMs: number },
  ): Promise<Room | null> {
    const { rev, burned, maxTimeMs } = options;
    const names = changes.name == null ? {} : { nameFolded: foldTitle(changes.name) };
    const found = await within(maxTimeMs, (bounds) =>
      this.rooms
        .findOneAndUpdate(
          { _id: roomId, rev: seenRev, archivedAt: null },
          { $set: { ...changes, ...names, rev }, $push: pushPastRevs([seenRev, ...burned]) },
          { returnDocument: 'after', projection: FIELDS, ...bounds },
        )
        .lean(),
    );
    return found && toRoom(found);
  }

  /** Keeps numbers that were taken in vain, so that nobody waits for what was to be stored under them. */
  async burn(roomId: string, revs: readonly number[]): Promise<void> {
    await this.rooms.updateOne({ _id: roomId }, { $push: pushPastRevs(revs) }, { maxTimeMS: READ_MS });
  }

  /** Numbers that are given late are not used. */
  private take(
    roomId: string,
    update: object,
    { maxTimeMs, evenArchived = false }: { maxTimeMs: number; evenArchived?: boolean },
  ): Promise<RoomNumbers | null> {
    return this.rooms
      .findOneAndUpdate({ _id: roomId, ...(!evenArchived && { archivedAt: null }) }, update, {
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

/** Above every room id. A range on the sorted key makes planners take the index that has it in order. */
const AFTER_ALL_IDS = 'g';

const publicRooms = (before = AFTER_ALL_IDS) => ({ kind: 'PUBLIC' as const, _id: { $lt: before } });

const escapeRegex = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
