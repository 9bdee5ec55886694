import mongoose, { type Model } from 'mongoose';
import type { RoomDocument } from '../models/room.ts';
import type { Room } from './records.ts';
import { READ_MS } from './store-errors.ts';

const FIELDS = 'kind name topic createdBy createdAt lastSeq lastRev memberCount lastActivityAt';

/** The numbers that a room gave last. */
export interface RoomNumbers {
  lastSeq: number;
  lastRev: number;
}

/** Ids grow with time, so that newest first is an order of ids. */
export const newRoomId = () => new mongoose.Types.ObjectId().toHexString();

/** Rooms, and the two counters that order everything in them. */
export class RoomRepository {
  constructor(private readonly rooms: Model<RoomDocument>) {}

  async insert(room: Room): Promise<void> {
    const { id, ...rest } = room;
    await this.rooms.insertMany([{ _id: id, ...rest, nameFolded: fold(room.name) }], { lean: true });
  }

  /** In no particular order; ids that no room has are left out. */
  async findByIds(ids: readonly string[]): Promise<Room[]> {
    const found = await this.rooms
      .find({ _id: { $in: ids } }, FIELDS)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(toRoom);
  }

  /** When each room was last active, by id; of ids that no room has, nothing. */
  async findActivity(ids: readonly string[]): Promise<Map<string, Date>> {
    const found = await this.rooms
      .find({ _id: { $in: ids } }, 'lastActivityAt')
      .maxTimeMS(READ_MS)
      .lean();
    return new Map(found.map(({ _id, lastActivityAt }) => [_id, lastActivityAt]));
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

  /** As `listPublic`, but only those whose name contains `text`, among the `scan` rooms that come next. */
  async searchPublic(text: string, page: { before: string | undefined; limit: number; scan: number }): Promise<Room[]> {
    const found = await this.rooms
      .aggregate<RoomDocument>([
        { $match: publicRooms(page.before) },
        { $sort: { _id: -1 } },
        { $limit: page.scan },
        { $match: { nameFolded: { $regex: escapeRegex(fold(text)) } } },
        { $limit: page.limit },
      ])
      .option({ maxTimeMS: READ_MS });
    return found.map(toRoom);
  }

  /**
   * Takes the next `count` numbers for messages, and as many for changes, in one step.
   * @returns the room's numbers afterwards, the last ones taken; null when there is no such room.
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

  /** Takes the next number for one change that is no message. @returns it, or null when there is no such room. */
  async takeForChange(roomId: string, maxTimeMs: number): Promise<number | null> {
    const numbers = await this.take(roomId, { $inc: { lastRev: 1 } }, { maxTimeMs });
    return numbers && numbers.lastRev;
  }

  async countNewMember(roomId: string): Promise<void> {
    await this.rooms.updateOne({ _id: roomId }, { $inc: { memberCount: 1 } });
  }

  private take(roomId: string, update: object, options: { maxTimeMs: number }): Promise<RoomNumbers | null> {
    return this.rooms
      .findOneAndUpdate({ _id: roomId }, update, {
        returnDocument: 'after',
        projection: { _id: 0, lastSeq: 1, lastRev: 1 },
        maxTimeMS: options.maxTimeMs,
      })
      .lean();
  }
}

/** Above every room id. A range on the sorted key makes planners take the index that has it in order. */
const AFTER_ALL_IDS = 'g';

const publicRooms = (before = AFTER_ALL_IDS) => ({ kind: 'PUBLIC' as const, _id: { $lt: before } });

/** Text as searches compare it: without case, and with look-alike forms made one. */
const fold = (text: string) => text.normalize('NFKC').toLowerCase();

const escapeRegex = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');

function toRoom({ _id, ...rest }: RoomDocument): Room {
  return {
    id: _id,
    kind: rest.kind,
    name: rest.name,
    topic: rest.topic,
    createdBy: rest.createdBy,
    createdAt: rest.createdAt,
    lastSeq: rest.lastSeq,
    lastRev: rest.lastRev,
    memberCount: rest.memberCount,
    lastActivityAt: rest.lastActivityAt,
  };
}
