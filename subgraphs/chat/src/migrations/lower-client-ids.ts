import type { Logger } from '@parley/service';
import mongoose, { type Model } from 'mongoose';
import type { MessageDocument } from '../models/message.ts';
import type { SettingRepository } from '../repositories/setting-repository.ts';
import { duplicatesOf } from '../repositories/store-errors.ts';

const DONE = 'client-ids-lower-case';
/** Messages that are changed at once. */
const BATCH = 1_000;

/**
 * Spells the `clientId` of every message in lower case, as new ones are stored, so that a message that is sent again is
 * known by it in any spelling. It reads all messages, once: an installation remembers that it was done. Where the same
 * message was stored twice, in two spellings, both stay as they are.
 */
export async function lowerClientIds(
  messages: Model<MessageDocument>,
  settings: SettingRepository,
  logger: Logger,
): Promise<void> {
  if (await settings.find(DONE)) return;
  let changed = 0;
  for (let last = ''; ;) {
    const found = await messages
      .find({ _id: { $gt: last }, clientId: /[A-Z]/ }, 'roomId clientId')
      .sort({ _id: 1 })
      .limit(BATCH)
      .lean();
    const end = found.at(-1);
    if (!end) break;
    changed += await lower(messages, found);
    last = end._id;
  }
  await settings.insert(DONE, new Date().toISOString());
  logger.info({ changed }, 'client ids are lower case');
}

/** @returns how many were changed. */
async function lower(
  messages: Model<MessageDocument>,
  found: readonly Pick<MessageDocument, '_id' | 'roomId' | 'clientId'>[],
): Promise<number> {
  const writes = found.map(({ _id, roomId, clientId }) => ({
    updateOne: { filter: { _id, roomId }, update: { $set: { clientId: clientId.toLowerCase() } } },
  }));
  try {
    const { modifiedCount } = await messages.bulkWrite(writes, { ordered: false });
    return modifiedCount;
  } catch (error) {
    if (!(error instanceof mongoose.mongo.MongoBulkWriteError) || !duplicatesOf(error)) throw error;
    return error.result.modifiedCount;
  }
}
