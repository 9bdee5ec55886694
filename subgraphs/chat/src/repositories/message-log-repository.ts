import type { Model } from 'mongoose';
import { IN_INDEX, type MessageDocument } from '../models/message.ts';
import { FIELDS, toMessage } from './message-document.ts';
import type { Message } from './records.ts';
import { READ_MS } from './store-time.ts';

/** Messages by the numbers of their changes, as the log of a room is read from them. */
export class MessageLogRepository {
  constructor(private readonly messages: Model<MessageDocument>) {}

  /** What was added with a change after the one numbered `rev`, in the order of that. */
  async findCreatedAfter(roomId: string, rev: number, limit: number): Promise<Message[]> {
    const found = await this.messages
      .find({ roomId, createdRev: { $gt: rev } }, FIELDS)
      .sort({ createdRev: 1 })
      .limit(limit)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(toMessage);
  }

  /** What changed after the change numbered `rev`, in the order of the latest changes. */
  async findChangedAfter(roomId: string, rev: number, limit: number): Promise<Message[]> {
    const found = await this.messages
      .find({ roomId, rev: { $gt: rev } }, FIELDS)
      .sort({ rev: 1 })
      .limit(limit)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(toMessage);
  }

  /** The messages whose first or latest change has one of these numbers, in no particular order. */
  async findByRevs(roomId: string, revs: readonly number[]): Promise<Message[]> {
    if (revs.length === 0) return [];
    // One query an index: not every engine takes several for the branches of an `$or`.
    const found = await Promise.all([
      this.findEach({ roomId, rev: { $in: revs } }, FIELDS),
      this.findEach({ roomId, createdRev: { $in: revs } }, FIELDS),
    ]);
    // Of two reads of one message, the later state.
    const latest = new Map<string, MessageDocument>();
    for (const document of found.flat()) {
      if ((latest.get(document._id)?.rev ?? 0) < document.rev) latest.set(document._id, document);
    }
    return [...latest.values()].map(toMessage);
  }

  /** Those of these numbers that a message has had by now, or will never have: nobody need wait for them. */
  async findPastRevs(roomId: string, revs: readonly number[]): Promise<number[]> {
    if (revs.length === 0) return [];
    const found = await Promise.all([
      this.findEach({ roomId, rev: { $in: revs } }, REVS),
      this.findEach({ roomId, createdRev: { $in: revs } }, REVS),
      this.findEach({ roomId, pastRevs: { $in: revs, ...IN_INDEX.pastRevs } }, REVS),
    ]);
    const asked = new Set(revs);
    return [...new Set(found.flat().flatMap(allRevs))].filter((rev) => asked.has(rev)).sort(ascending);
  }

  /**
   * As `findPastRevs`, of the numbers above `rev`: all of the next `limit` numbers, and beyond those what the `limit`
   * messages that changed next tell. So whoever goes on from where this ends always gets further.
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

  /** All numbers, first and past ones too, of the messages that changed last; highest first. */
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
