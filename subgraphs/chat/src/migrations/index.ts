import type { Logger } from '@parley/service/telemetry';
import type { Database } from '../models/database.ts';
import { DirectRoomIds } from '../repositories/direct-room-ids.ts';
import { SettingRepository } from '../repositories/setting-repository.ts';
import { lowerClientIds } from './lower-client-ids.ts';
import { renameFields } from './rename-fields.ts';
import { renewSearchKeys } from './renew-search-keys.ts';

/**
 * Migrates the database to this version. Idempotent. Replicas of versions before 0.2.0 must be stopped; see
 * `renameFields`.
 */
export async function migrate(database: Database, logger: Logger): Promise<void> {
  const settings = new SettingRepository(database.settings);
  await renameFields(database, settings, logger);
  await database.buildIndexes();
  await new DirectRoomIds(settings).load();
  await lowerClientIds(database.messages, settings, logger);
  await renewSearchKeys(database, settings, logger);
}
