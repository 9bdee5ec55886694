import type { Logger } from '@parley/service/telemetry';
import mongoose, { type Model } from 'mongoose';
import type { MessageDocument } from '../models/message.ts';
import type { SettingRepository } from '../repositories/setting-repository.ts';
import { duplicatesOf } from '../repositories/store-errors.ts';

const DONE = 'client-ids-lower-case';
/** Messages changed at once. */
const BATCH = 1_000;

/**
 * Converts the `clientId` of every message to lower case, as new messages are stored, so that a repeated send is
 * recognized in any spelling. It reads all messages, once: a setting records the completion. Where the same message was
 * stored twice in two spellings, both stay unchanged.
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
  logger.info({ changed }, 'client ids migrated to lower case');
}

/** @returns the number of messages changed. */
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
