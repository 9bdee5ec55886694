import mongoose, { type Model } from 'mongoose';
import type { MessageDocument } from '../models/message.ts';
import type { Message } from './records.ts';
import { READ_MS, isDuplicateKey } from './store-errors.ts';

const FIELDS = 'roomId seq rev authorId clientId body createdAt';

/** Which of a room's messages: those numbered above `after` and below `before`, from one end on. */
export interface MessageRange {
  after: number | undefined;
  before: number | undefined;
  from: 'oldest' | 'latest';
  limit: number;
}

export class MessageRepository {
  constructor(private readonly messages: Model<MessageDocument>) {}

  /**
   * Stores messages, each by itself, within `maxTimeMs`.
   * @returns the indexes of those that were not stored because a unique key of theirs is taken.
   */
  async insert(messages: readonly Message[], maxTimeMs: number): Promise<Set<number>> {
    try {
      const documents = messages.map(({ id, ...rest }) => ({ _id: id, ...rest, createdRev: rest.rev }));
      const options = { lean: true, ordered: false, maxTimeMS: maxTimeMs };
      await this.messages.insertMany(documents, options);
      return new Set();
    } catch (error) {
      if (!isDuplicateKey(error) || !(error instanceof mongoose.mongo.MongoBulkWriteError)) throw error;
      const failures = [error.writeErrors].flat();
      if (failures.some(({ code }) => code !== error.code)) throw error;
      return new Set(failures.map(({ index }) => index));
    }
  }

  async findByClientId(key: { roomId: string; authorId: string; clientId: string }): Promise<Message | null> {
    const found = await this.messages.findOne(key, FIELDS).maxTimeMS(READ_MS).lean();
    return found && toMessage(found);
  }

  /** In no particular order; ids that no message has are left out. */
  async findByIds(ids: readonly string[]): Promise<Message[]> {
    const found = await this.messages
      .find({ _id: { $in: ids } }, FIELDS)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(toMessage);
  }

  /** A range of history in the order of `from`. */
  async findRange(roomId: string, range: MessageRange): Promise<Message[]> {
    const { after = 0, before } = range;
    const seq = { $gt: after, ...(before !== undefined && { $lt: before }) };
    const found = await this.messages
      .find({ roomId, seq }, FIELDS)
      .sort({ seq: range.from === 'oldest' ? 1 : -1 })
      .limit(range.limit)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(toMessage);
  }

  /** What changed after the change numbered `rev`, in that order. */
  async findChangedAfter(roomId: string, rev: number, limit: number): Promise<Message[]> {
    const found = await this.messages
      .find({ roomId, rev: { $gt: rev } }, FIELDS)
      .sort({ rev: 1 })
      .limit(limit)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(toMessage);
  }

  /** The messages whose latest change has one of these numbers, in no particular order. */
  async findByRevs(roomId: string, revs: readonly number[]): Promise<Message[]> {
    const found = await this.messages
      .find({ roomId, rev: { $in: revs } }, FIELDS)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(toMessage);
  }

  /** The numbers of the latest changes, highest first. */
  async findLatestRevs(roomId: string, limit: number): Promise<number[]> {
    const found = await this.messages
      .find({ roomId, rev: { $gt: 0 } }, '-_id rev')
      .sort({ rev: -1 })
      .limit(limit)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(({ rev }) => rev);
  }
}

const toMessage = ({ _id, roomId, seq, rev, authorId, clientId, body, createdAt }: MessageDocument): Message => ({
  id: _id,
  roomId,
  seq,
  rev,
  authorId,
  clientId,
  body,
  createdAt,
});
