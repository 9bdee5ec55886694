import type { Model } from 'mongoose';
import { IN_INDEX, type MessageDocument } from '../models/message.ts';
import { FIELDS, toMessage, toState } from './message-document.ts';
import { roomOfMessage, roomsOf, type Message } from './records.ts';
import { BY_ID, isDuplicateKey } from './store-errors.ts';
import { READ_MS, within } from './store-time.ts';

/** Numbers of earlier changes that a message keeps. Older ones a reader may have to wait for, once. */
const PAST_REVS = 64;

/** Which of a room's messages: those numbered above `after` and below `before`, from one end on. */
export interface MessageRange {
  after: number | undefined;
  before: number | undefined;
  from: 'oldest' | 'latest';
  limit: number;
}

/** Messages of a room numbered above `after`. */
export interface UnreadRange {
  roomId: string;
  after: number;
  /** Numbers that do not count. */
  except: readonly number[];
}

export class MessageRepository {
  constructor(private readonly messages: Model<MessageDocument>) {}

  /**
   * Puts `next` in the place of `seen`, within `maxTimeMs`, unless another change came in between, or another message
   * has taken the place that it was to be pinned in.
   * @param burned numbers that were taken for this change in vain.
   * @returns whether it did.
   */
  async replace(seen: Message, next: Message, burned: readonly number[], maxTimeMs: number): Promise<boolean> {
    const state = toState(next);
    const absent = { ...(!state.mentionIds && { mentionIds: 1 }), ...(!state.pinnedAt && { pinSlot: 1 }) };
    const update = {
      $set: { ...state, rev: next.rev },
      ...(Object.keys(absent).length > 0 && { $unset: absent }),
      $push: { pastRevs: { $each: [seen.rev, ...burned], $slice: -PAST_REVS } },
    };
    try {
      const found = await within(maxTimeMs, (bounds) =>
        this.messages
          .findOneAndUpdate({ _id: seen.id, roomId: seen.roomId, rev: seen.rev }, update, {
            projection: '_id',
            ...bounds,
          })
          .lean(),
      );
      return found !== null;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  /** True when the message was changed under this number, whatever came after. */
  async wasChangedAt({ id, roomId }: Pick<Message, 'id' | 'roomId'>, rev: number): Promise<boolean> {
    const found = await this.messages
      .findOne({ _id: id, roomId }, 'rev pastRevs')
      .hint(BY_ID)
      .maxTimeMS(READ_MS)
      .lean();
    return found !== null && (found.rev === rev || (found.pastRevs?.includes(rev) ?? false));
  }

  /** The messages that these authors sent under these ids of theirs, in no particular order. */
  async findByClientIds(roomId: string, keys: readonly { authorId: string; clientId: string }[]): Promise<Message[]> {
    const authorIds = [...new Set(keys.map(({ authorId }) => authorId))];
    const clientIds = keys.map(({ clientId }) => clientId);
    const found = await this.messages
      .find({ roomId, authorId: { $in: authorIds }, clientId: { $in: clientIds } }, FIELDS)
      .maxTimeMS(READ_MS)
      .lean();
    // Somebody may have used the id of somebody else.
    const isAsked = new Set(keys.map(({ authorId, clientId }) => `${authorId} ${clientId}`));
    return found.filter(({ authorId, clientId }) => isAsked.has(`${authorId} ${clientId}`)).map(toMessage);
  }

  /** In no particular order; ids that no message has are left out. */
  async findByIds(ids: readonly string[]): Promise<Message[]> {
    const roomIds = new Set(ids.flatMap((id) => roomOfMessage(id) ?? []));
    const found = await this.messages
      .find({ _id: { $in: ids }, roomId: { $in: [...roomIds] }, void: null }, FIELDS)
      .hint(BY_ID)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(toMessage);
  }

  /** A range of history in the order of `from`. */
  async findRange(roomId: string, range: MessageRange): Promise<Message[]> {
    const { after = 0, before } = range;
    const seq = { $gt: after, ...(before !== undefined && { $lt: before }) };
    const found = await this.messages
      .find({ roomId, seq, void: null }, FIELDS)
      .sort({ seq: range.from === 'oldest' ? 1 : -1 })
      .limit(range.limit)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(toMessage);
  }

  /** The latest message of each room that is not deleted, in no particular order. */
  async findLatest(roomIds: readonly string[]): Promise<Message[]> {
    const found = await Promise.all(
      roomIds.map((roomId) =>
        this.messages
          .findOne({ roomId, gone: false, seq: { $gt: 0 } }, FIELDS)
          .sort({ seq: -1 })
          .maxTimeMS(READ_MS)
          .lean(),
      ),
    );
    return found.flatMap((document) => (document ? [toMessage(document)] : []));
  }

  /** Pinned messages, latest pin first. */
  async findPinned(roomId: string, limit: number): Promise<Message[]> {
    const found = await this.messages
      .find({ roomId, pinnedAt: IN_INDEX.pinnedAt }, FIELDS)
      .sort({ pinnedAt: -1 })
      .limit(limit)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(toMessage);
  }

  /** The places that the pinned messages of a room have, looked at up to `limit` messages; null for one without. */
  async findPinSlots(roomId: string, limit: number): Promise<(number | null)[]> {
    const found = await this.messages
      .find({ roomId, pinnedAt: IN_INDEX.pinnedAt }, '-_id pinSlot')
      .limit(limit)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(({ pinSlot }) => pinSlot ?? null);
  }

  /** Answers to a message numbered above `after`, oldest first. */
  async findReplies(
    { roomId, id }: Pick<Message, 'roomId' | 'id'>,
    after: number | undefined,
    limit: number,
  ): Promise<Message[]> {
    const found = await this.messages
      .find({ roomId, replyToId: { $eq: id, ...IN_INDEX.replyToId }, seq: { $gt: after ?? 0 } }, FIELDS)
      .sort({ seq: 1 })
      .limit(limit)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(toMessage);
  }

  /** How many answers that are not deleted each of these messages has; those without any are left out. */
  async countReplies(messages: readonly Pick<Message, 'roomId' | 'id'>[]): Promise<Map<string, number>> {
    const ids = messages.map(({ id }) => id);
    const match = { roomId: { $in: roomsOf(messages) }, replyToId: { $in: ids, ...IN_INDEX.replyToId }, gone: false };
    return this.count(match, '$replyToId');
  }

  /** How many numbers of each range are of deleted messages or of none; rooms without any are left out. */
  async countUnreadGone(ranges: readonly UnreadRange[]): Promise<Map<string, number>> {
    if (ranges.length === 0) return new Map();
    const $or = ranges.map(({ roomId, after, except }) => {
      const seq = { $gt: after, ...(except.length > 0 && { $nin: except }) };
      return { roomId, gone: true, seq };
    });
    return this.count({ $or }, '$roomId');
  }

  /** How many messages of each range mention the user; rooms without any are left out. */
  async countMentions(userId: string, ranges: readonly Omit<UnreadRange, 'except'>[]): Promise<Map<string, number>> {
    if (ranges.length === 0) return new Map();
    const mentionIds = { $eq: userId, ...IN_INDEX.mentionIds };
    const $or = ranges.map(({ roomId, after }) => ({ mentionIds, roomId, seq: { $gt: after } }));
    return this.count({ $or }, '$roomId');
  }

  /**
   * Messages of these rooms that have all these keys (see `searchKeys`), newest first, at most `limit` of those between two places (see
   * `foundOrder`). Not every engine reads them in that order from an index: all matches in between may be read.
   */
  async search(
    keys: readonly string[],
    roomIds: readonly string[],
    range: { after: string; before: string | undefined; limit: number },
  ): Promise<Message[]> {
    const found = await this.messages
      .find(
        {
          roomId: { $in: roomIds },
          words: { $all: keys },
          foundOrder: { $gte: range.after, ...(range.before !== undefined && { $lt: range.before }) },
        },
        FIELDS,
      )
      .sort({ foundOrder: -1 })
      .limit(range.limit)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(toMessage);
  }

  private async count(match: object, by: string): Promise<Map<string, number>> {
    const counted = await this.messages
      .aggregate<{ _id: string; count: number }>([{ $match: match }, { $group: { _id: by, count: { $sum: 1 } } }])
      .option({ maxTimeMS: READ_MS });
    return new Map(counted.map(({ _id, count }) => [_id, count]));
  }
}
