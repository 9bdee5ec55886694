import type { Logger } from '@parley/service/telemetry';
import { foldRoomName, searchKeys } from '@parley/text/search-text';
import type { Model } from 'mongoose';
import type { Database } from '../models/database.ts';
import type { MessageDocument } from '../models/message.ts';
import type { RoomDocument } from '../models/room.ts';
import type { SettingRepository } from '../repositories/setting-repository.ts';

const DONE = 'search-keys-1';
const POSITION = 'search-keys-1-position';
/** Documents read and changed at once. */
const BATCH = 1_000;

/**
 * Updates every message and room to the search keys of this version. It reads all of them and changes those that
 * differ, by compare-and-set, so that concurrent edits are kept. An interrupted run resumes where it stopped. Replicas
 * of an earlier version store their own keys, so each run scans everything until a scan finds nothing to change.
 */
export async function renewSearchKeys(
  { messages, rooms }: Pick<Database, 'messages' | 'rooms'>,
  settings: SettingRepository,
  logger: Logger,
): Promise<void> {
  if (await settings.find(DONE)) return;
  const resumedAt = (await settings.find(POSITION)) ?? '';
  let changed = 0;
  for (let last = resumedAt; ;) {
    const batch = await renewMessages(messages, last);
    if (batch.end === undefined) break;
    changed += batch.changed;
    last = batch.end;
    await settings.replace(POSITION, last);
  }
  changed += await renewRooms(rooms);
  await settings.replace(POSITION, '');
  const isDone = changed === 0 && resumedAt === '';
  if (isDone) await settings.insert(DONE, new Date().toISOString());
  logger.info({ changed, isDone }, 'search keys renewed');
}

/** @returns the number that differed, and the id of the last message read; undefined at the end. */
async function renewMessages(
  messages: Model<MessageDocument>,
  after: string,
): Promise<{ changed: number; end: string | undefined }> {
  const found = await messages
    .find({ _id: { $gt: after } }, 'roomId rev body deletedAt searchKeys')
    .sort({ _id: 1 })
    .limit(BATCH)
    .lean();
  const writes = found.flatMap(({ _id, roomId, rev, body, deletedAt, searchKeys: stored }) => {
    const keys = deletedAt === null && body ? searchKeys(body) : [];
    if (isSame(stored, keys)) return [];
    return [{ updateOne: { filter: { _id, roomId, rev }, update: { $set: { searchKeys: keys } } } }];
  });
  if (writes.length > 0) await messages.bulkWrite(writes, { ordered: false });
  // Includes those that changed in the meantime: the next run checks which version wrote them.
  return { changed: writes.length, end: found.at(-1)?._id };
}

/** @returns the number that differed. */
async function renewRooms(rooms: Model<RoomDocument>): Promise<number> {
  let changed = 0;
  for (let last = ''; ;) {
    const found = await rooms
      .find({ _id: { $gt: last }, name: { $gt: '' } }, 'rev name nameFolded')
      .sort({ _id: 1 })
      .limit(BATCH)
      .lean();
    const end = found.at(-1);
    if (!end) return changed;
    const writes = found.flatMap(({ _id, rev, name, nameFolded }) => {
      const folded = foldRoomName(name ?? '');
      return folded === nameFolded
        ? []
        : [{ updateOne: { filter: { _id, rev }, update: { $set: { nameFolded: folded } } } }];
    });
    if (writes.length > 0) await rooms.bulkWrite(writes, { ordered: false });
    changed += writes.length;
    last = end._id;
  }
}

const isSame = (left: readonly string[], right: readonly string[]) =>
  left.length === right.length && left.every((key, index) => key === right[index]);
