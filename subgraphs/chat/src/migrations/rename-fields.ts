import type { Logger } from '@parley/service/telemetry';
import type { Model } from 'mongoose';
import type { Database } from '../models/database.ts';
import { dropIndexesOver } from '../models/indexes.ts';
import type { MessageDocument } from '../models/message.ts';
import type { SettingRepository } from '../repositories/setting-repository.ts';

const DONE = 'renamed-fields-1';
/** Documents changed at once. */
const BATCH = 1_000;

/** The old and new names. */
const MESSAGE_FIELDS = { gone: 'empty', words: 'searchKeys', foundOrder: 'searchOrder', void: 'placeholder' };
const MEMBERSHIP_FIELDS = { mutes: 'mutedVersion', hides: 'hiddenSeqVersion' };
const ROOM_FIELDS = { 'pending.growth': 'pending.memberCountDelta' };

/**
 * Renames the fields that earlier versions stored, in batches, and drops the indexes over old names. The indexes over
 * new names must be built afterwards, so that no replica of this version is ready while fields have old names. An
 * interrupted run starts over and renames what is left. Replicas of earlier versions must be stopped, because they do not
 * find renamed fields. The next run renames what such a replica has stored in the meantime, until a run finds nothing to rename.
 */
export async function renameFields(
  { messages, memberships, rooms }: Pick<Database, 'messages' | 'memberships' | 'rooms'>,
  settings: SettingRepository,
  logger: Logger,
): Promise<void> {
  if (await settings.find(DONE)) return;
  await dropIndexesOver(messages, Object.keys(MESSAGE_FIELDS));
  await renamePlaceholderIds(messages);
  const changed =
    (await rename(messages, MESSAGE_FIELDS)) +
    (await rename(memberships, MEMBERSHIP_FIELDS)) +
    (await rename(rooms, ROOM_FIELDS));
  const isDone = changed === 0;
  if (isDone) await settings.insert(DONE, new Date().toISOString());
  logger.info({ changed, isDone }, 'fields renamed');
}

/** The client ids of placeholders contain a former name too. */
async function renamePlaceholderIds(messages: Model<MessageDocument>): Promise<void> {
  const clientId = { $concat: ['placeholder-', { $toString: '$seq' }] };
  await messages.collection.updateMany({ void: true }, [{ $set: { clientId } }]);
}

/** Bypasses the schema, which does not have the old names. @returns the number of documents that had them. */
async function rename<T>({ collection }: Model<T>, fields: Record<string, string>): Promise<number> {
  const $or = Object.keys(fields).map((field) => ({ [field]: { $exists: true } }));
  let changed = 0;
  for (let last = ''; ;) {
    const found = await collection
      .find<{ _id: string }>({ _id: { $gt: last as never }, $or }, { projection: { _id: 1 } })
      .sort({ _id: 1 })
      .limit(BATCH)
      .toArray();
    const end = found.at(-1);
    if (!end) return changed;
    const ids = found.map(({ _id }) => _id as never);
    await collection.updateMany({ _id: { $in: ids } }, { $rename: fields });
    changed += ids.length;
    last = end._id;
  }
}
