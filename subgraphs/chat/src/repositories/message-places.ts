import type { Model } from 'mongoose';
import type { MessageDocument } from '../models/message.ts';
import { toDocument, toVoid } from './message-document.ts';
import type { Message } from './records.ts';
import { duplicatesOf } from './store-errors.ts';
import { READ_MS, within } from './store-time.ts';

/**
 * The numbered places of rooms. Each is filled once: with a message, or with nothing, so that no message is ever stored
 * there.
 */
export class MessagePlaces {
  constructor(private readonly messages: Model<MessageDocument>) {}

  /**
   * Stores messages, each by itself, within `maxTimeMs`.
   * @returns the indexes of those that were not stored because a unique key of theirs is taken.
   */
  insert(messages: readonly Message[], maxTimeMs: number): Promise<Set<number>> {
    return this.insertDocuments(messages.map(toDocument), maxTimeMs);
  }

  /**
   * Fills the places of messages that were numbered and not stored, so that nothing is ever stored there.
   * @returns the indexes of those that are taken.
   */
  async fillPlaces(places: readonly Pick<Message, 'roomId' | 'seq' | 'rev'>[]): Promise<Set<number>> {
    if (places.length === 0) return new Set();
    return this.insertDocuments(
      places.map(({ roomId, seq, rev }) => toVoid(roomId, seq, rev)),
      READ_MS,
    );
  }

  /** Fills these empty places of a room, so that no message can be stored there later. */
  async sealMissing(roomId: string, seqs: readonly number[]): Promise<void> {
    if (seqs.length === 0) return;
    await this.insertDocuments(
      seqs.map((seq) => toVoid(roomId, seq)),
      READ_MS,
    );
  }

  /** The places from `from` to `to` that are empty. */
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
