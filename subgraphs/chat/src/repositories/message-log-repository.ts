import type { Model } from 'mongoose';
import { IN_INDEX, type MessageDocument } from '../models/message.ts';
import { FIELDS, toMessage } from './message-document.ts';
import type { Message } from './records.ts';
import { READ_MS } from './store-time.ts';

/** Reads messages by the revs of their changes, for the log of a room. */
export class MessageLogRepository {
  constructor(private readonly messages: Model<MessageDocument>) {}

  /** Messages that were added after `rev`, in order of addition. */
  async findCreatedAfter(roomId: string, rev: number, limit: number): Promise<Message[]> {
    const found = await this.messages
      .find({ roomId, createdRev: { $gt: rev } }, FIELDS)
      .sort({ createdRev: 1 })
      .limit(limit)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(toMessage);
  }

  /** Messages that changed after `rev`, ordered by their latest change. */
  async findChangedAfter(roomId: string, rev: number, limit: number): Promise<Message[]> {
    const found = await this.messages
      .find({ roomId, rev: { $gt: rev } }, FIELDS)
      .sort({ rev: 1 })
      .limit(limit)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(toMessage);
  }

  /** Messages whose first or latest change has one of these revs, in no particular order. */
  async findByRevs(roomId: string, revs: readonly number[]): Promise<Message[]> {
    if (revs.length === 0) return [];
    // One query per index: not every engine supports an `$or` over several indexes.
    const found = await Promise.all([
      this.findEach({ roomId, rev: { $in: revs } }, FIELDS),
      this.findEach({ roomId, createdRev: { $in: revs } }, FIELDS),
    ]);
    // Keeps the later state of a message that was read twice.
    const latest = new Map<string, MessageDocument>();
    for (const document of found.flat()) {
      if ((latest.get(document._id)?.rev ?? 0) < document.rev) latest.set(document._id, document);
    }
    return [...latest.values()].map(toMessage);
  }

  /** Those of `revs` that a message has had, or that are abandoned. Readers need not wait for them. */
  async findPastRevs(roomId: string, revs: readonly number[]): Promise<number[]> {
    if (revs.length === 0) return [];
    const found = await Promise.all([
      this.findEach({ roomId, rev: { $in: revs } }, REVS),
      this.findEach({ roomId, createdRev: { $in: revs } }, REVS),
      this.findEach({ roomId, pastRevs: { $in: revs, ...IN_INDEX.pastRevs } }, REVS),
    ]);
    const wanted = new Set(revs);
    return [...new Set(found.flat().flatMap(allRevs))].filter((rev) => wanted.has(rev)).sort(ascending);
  }

  /**
   * Like `findPastRevs`, for revs above `rev`: the next `limit` revs, and beyond them the revs of the `limit` messages
   * that changed next. A reader that continues from the last one thus always makes progress.
   */
  async findPastRevsAfter(roomId: string, rev: number, limit: number): Promise<number[]> {
    const next = Array.from({ length: limit }, (_, index) => rev + 1 + index);
    const [near, changed] = await Promise.all([
      this.findPastRevs(roomId, next),
      this.messages
        .find({ roomId, rev: { $gt: rev } }, REVS)
        .sort({ rev: 1 })
        .limit(limit)
        .maxTimeMS(READ_MS)
        .lean(),
    ]);
    return [...new Set([...near, ...changed.flatMap(allRevs)])].filter((past) => past > rev).sort(ascending);
  }

  /** All revs, past ones included, of the messages that changed last; highest first. */
  async findLatestRevs(roomId: string, limit: number): Promise<number[]> {
    const found = await this.messages
      .find({ roomId, rev: { $gt: 0 } }, REVS)
      .sort({ rev: -1 })
      .limit(limit)
      .maxTimeMS(READ_MS)
      .lean();
    return [...new Set(found.flatMap(allRevs))].sort(ascending).reverse();
  }

  private findEach(condition: object, fields: string): Promise<MessageDocument[]> {
    return this.messages.find(condition, fields).maxTimeMS(READ_MS).lean();
  }
}

const REVS = '-_id rev createdRev pastRevs';
const allRevs = ({ rev, createdRev, pastRevs = [] }: MessageDocument) => [rev, createdRev, ...pastRevs];
const ascending = (left: number, right: number) => left - right;
