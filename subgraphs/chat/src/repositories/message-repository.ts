import type { Model } from 'mongoose';
import { IN_INDEX, type MessageDocument } from '../models/message.ts';
import { FIELDS, toMessage, toState } from './message-document.ts';
import { roomOfMessage, roomsOf, type Message } from './records.ts';
import { BY_ID, isDuplicateKey } from './store-errors.ts';
import { READ_MS, within } from './store-time.ts';

/** Maximum number of earlier revs that a message keeps. Readers may have to wait once for older ones. */
const MAX_PAST_REVS = 64;

/** A range of messages of a room: seqs above `after` and below `before`, read from one end. */
export interface MessageRange {
  after: number | undefined;
  before: number | undefined;
  from: 'oldest' | 'latest';
  limit: number;
}

/** Messages of a room with a seq above `after`. */
export interface UnreadRange {
  roomId: string;
  after: number;
  /** Seqs that do not count. */
  except: readonly number[];
}

export class MessageRepository {
  constructor(private readonly messages: Model<MessageDocument>) {}

  /**
   * Replaces `seen` by `next`, within `maxTimeMs`, unless another change came first, or another message has taken the
   * pin slot.
   * @param abandoned abandoned revs to store with the change.
   * @returns whether the message was replaced.
   */
  async replace(seen: Message, next: Message, abandoned: readonly number[], maxTimeMs: number): Promise<boolean> {
    const state = toState(next);
    const absent = { ...(!state.mentionIds && { mentionIds: 1 }), ...(!state.pinnedAt && { pinSlot: 1 }) };
    const update = {
      $set: { ...state, rev: next.rev },
      ...(Object.keys(absent).length > 0 && { $unset: absent }),
      $push: { pastRevs: { $each: [seen.rev, ...abandoned], $slice: -MAX_PAST_REVS } },
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

  /** True when the message was changed under this rev, even if it changed again later. */
  async wasChangedAt({ id, roomId }: Pick<Message, 'id' | 'roomId'>, rev: number): Promise<boolean> {
    const found = await this.messages
      .findOne({ _id: id, roomId }, 'rev pastRevs')
      .hint(BY_ID)
      .maxTimeMS(READ_MS)
      .lean();
    return found !== null && (found.rev === rev || (found.pastRevs?.includes(rev) ?? false));
  }

  /** Messages that these authors sent under these client ids, in no particular order. */
  async findByClientIds(roomId: string, keys: readonly { authorId: string; clientId: string }[]): Promise<Message[]> {
    const authorIds = [...new Set(keys.map(({ authorId }) => authorId))];
    const clientIds = keys.map(({ clientId }) => clientId);
    const found = await this.messages
      .find({ roomId, authorId: { $in: authorIds }, clientId: { $in: clientIds } }, FIELDS)
      .maxTimeMS(READ_MS)
      .lean();
    // Authors may have used each other's client ids.
    const isWanted = new Set(keys.map(({ authorId, clientId }) => `${authorId} ${clientId}`));
    return found.filter(({ authorId, clientId }) => isWanted.has(`${authorId} ${clientId}`)).map(toMessage);
  }

  /** In no particular order. Unknown ids are left out. */
  async findByIds(ids: readonly string[]): Promise<Message[]> {
    const roomIds = new Set(ids.flatMap((id) => roomOfMessage(id) ?? []));
    const found = await this.messages
      .find({ _id: { $in: ids }, roomId: { $in: [...roomIds] }, placeholder: null }, FIELDS)
      .hint(BY_ID)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(toMessage);
  }

  /** A range of history, in the order of `from`. */
  async findRange(roomId: string, range: MessageRange): Promise<Message[]> {
    const { after = 0, before } = range;
    const seq = { $gt: after, ...(before !== undefined && { $lt: before }) };
    const found = await this.messages
      .find({ roomId, seq, placeholder: null }, FIELDS)
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
          .findOne({ roomId, empty: false, seq: { $gt: 0 } }, FIELDS)
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

  /** The pin slots of a room's pinned messages, for up to `limit` messages; null for a message without a slot. */
  async findPinSlots(roomId: string, limit: number): Promise<(number | null)[]> {
    const found = await this.messages
      .find({ roomId, pinnedAt: IN_INDEX.pinnedAt }, '-_id pinSlot')
      .limit(limit)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(({ pinSlot }) => pinSlot ?? null);
  }

  /** Replies to a message with a seq above `after`, oldest first. */
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

  /** Number of replies to each message that are not deleted. Messages without replies are left out. */
  async countReplies(messages: readonly Pick<Message, 'roomId' | 'id'>[]): Promise<Map<string, number>> {
    const ids = messages.map(({ id }) => id);
    const match = { roomId: { $in: roomsOf(messages) }, replyToId: { $in: ids, ...IN_INDEX.replyToId }, empty: false };
    return this.count(match, '$replyToId');
  }

  /** Number of deleted messages and placeholders in each range. Rooms without any are left out. */
  async countUnreadEmpty(ranges: readonly UnreadRange[]): Promise<Map<string, number>> {
    if (ranges.length === 0) return new Map();
    const $or = ranges.map(({ roomId, after, except }) => {
      const seq = { $gt: after, ...(except.length > 0 && { $nin: except }) };
      return { roomId, empty: true, seq };
    });
    return this.count({ $or }, '$roomId');
  }

  /** Number of messages in each range that mention the user. Rooms without any are left out. */
  async countMentions(userId: string, ranges: readonly Omit<UnreadRange, 'except'>[]): Promise<Map<string, number>> {
    if (ranges.length === 0) return new Map();
    const mentionIds = { $eq: userId, ...IN_INDEX.mentionIds };
    const $or = ranges.map(({ roomId, after }) => ({ mentionIds, roomId, seq: { $gt: after } }));
    return this.count({ $or }, '$roomId');
  }

  /**
   * Messages of these rooms that have all `keys` (see `searchKeys`), newest first, at most `limit`, between two sort
   * keys (see `searchOrder`). Not every engine reads them from an index in that order: it may read all matches in
   * between.
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
          searchKeys: { $all: keys },
          searchOrder: { $gte: range.after, ...(range.before !== undefined && { $lt: range.before }) },
        },
        FIELDS,
      )
      .sort({ searchOrder: -1 })
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
