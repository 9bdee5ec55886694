import mongoose, { type Model } from 'mongoose';
import type { AuditDocument } from '../models/audit.ts';
import { duplicatesOf } from './store-errors.ts';
import { READ_MS, within } from './store-time.ts';

export type AuditAction = AuditDocument['action'];

/** An action of a room owner, room moderator or staff on other users' messages, memberships or rooms. */
export interface AuditEntry {
  id: string;
  at: Date;
  /** User id. */
  actorId: string;
  action: AuditAction;
  roomId: string;
  messageId: string | null;
  /** User id. */
  targetId: string | null;
}

/** Ids ascend with time, so that sorting by id gives newest first. */
export const newAuditId = () => new mongoose.Types.ObjectId().toHexString();

/** Greater than every id. */
const AFTER_ALL_IDS = 'g';

export class AuditRepository {
  constructor(private readonly entries: Model<AuditDocument>) {}

  /** Stores entries. Existing ones stay unchanged. */
  async insert(entries: readonly AuditEntry[]): Promise<void> {
    try {
      const documents = entries.map(({ id, ...rest }) => ({ _id: id, ...rest }));
      if (documents.length === 0) return;
      await within(READ_MS, (bounds) => this.entries.insertMany(documents, { lean: true, ordered: false, ...bounds }));
    } catch (error) {
      if (!duplicatesOf(error)) throw error;
    }
  }

  /** Removes entries of actions that turned out not to be done. */
  async remove(entries: readonly AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const ids = entries.map(({ id }) => id);
    await within(READ_MS, (bounds) => this.entries.deleteMany({ _id: { $in: ids } }, bounds));
  }

  /** Returns entries newest first, starting after `before`. */
  async findBefore(before: string | undefined, limit: number): Promise<AuditEntry[]> {
    const found = await this.entries
      .find({ _id: { $lt: before ?? AFTER_ALL_IDS } })
      .sort({ _id: -1 })
      .limit(limit)
      .maxTimeMS(READ_MS)
      .lean();
    return found.map(({ _id, ...rest }) => ({ id: _id, ...rest }));
  }
}
