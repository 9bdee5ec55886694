import type { Model } from 'mongoose';
import type { MessageDocument } from '../models/message.ts';
import { toDocument, toPlaceholder } from './message-document.ts';
import type { Message } from './records.ts';
import { duplicatesOf } from './store-errors.ts';
import { READ_MS, within } from './store-time.ts';

/**
 * Fills the seqs of rooms. Each seq is used once: by a message or by a placeholder, which keeps a message from being
 * stored there later.
 */
export class MessageSeqRepository {
  constructor(private readonly messages: Model<MessageDocument>) {}

  /**
   * Stores messages independently of each other, within `maxTimeMs`.
   * @returns the indexes of messages that were not stored because one of their unique keys is taken.
   */
  insert(messages: readonly Message[], maxTimeMs: number): Promise<Set<number>> {
    return this.insertDocuments(messages.map(toDocument), maxTimeMs);
  }

  /**
   * Stores placeholders for messages that were assigned a seq but not stored.
   * @returns the indexes of messages whose seq is taken.
   */
  async insertPlaceholders(messages: readonly Pick<Message, 'roomId' | 'seq' | 'rev'>[]): Promise<Set<number>> {
    if (messages.length === 0) return new Set();
    return this.insertDocuments(
      messages.map(({ roomId, seq, rev }) => toPlaceholder(roomId, seq, rev)),
      READ_MS,
    );
  }

  /** Stores placeholders at these empty seqs of a room. */
  async sealGaps(roomId: string, seqs: readonly number[]): Promise<void> {
    if (seqs.length === 0) return;
    await this.insertDocuments(
      seqs.map((seq) => toPlaceholder(roomId, seq)),
      READ_MS,
    );
  }

  /** The empty seqs from `from` to `to`. */
  async findMissingSeqs(roomId: string, from: number, to: number): Promise<number[]> {
    const found = await this.messages
      .find({ roomId, seq: { $gte: from, $lte: to } }, '-_id seq')
      .maxTimeMS(READ_MS)
      .lean();
    const filled = new Set(found.map(({ seq }) => seq));
    const missing: number[] = [];
    for (let seq = from; seq <= to; seq++) if (!filled.has(seq)) missing.push(seq);
    return missing;
  }

  private async insertDocuments(documents: MessageDocument[], maxTimeMs: number): Promise<Set<number>> {
    try {
      await within(maxTimeMs, (bounds) =>
        this.messages.insertMany(documents, { lean: true, ordered: false, ...bounds }),
      );
      return new Set();
    } catch (error) {
      const taken = duplicatesOf(error);
      if (!taken) throw error;
      return taken;
    }
  }
}
