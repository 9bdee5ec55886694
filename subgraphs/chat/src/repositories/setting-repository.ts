import type { Model } from 'mongoose';
import type { SettingDocument } from '../models/setting.ts';
import { isDuplicateKey } from './store-errors.ts';
import { READ_MS } from './store-time.ts';

export type SettingName =
  /** The secret from which ids of direct rooms are derived. With another one, existing rooms are not found. */
  | 'direct-room-key'
  /** When the migration of all `clientId`s to lower case was completed. */
  | 'client-ids-lower-case'
  /** When all documents were found to have the new names of their fields. */
  | 'renamed-fields-1'
  /** When all messages and rooms were found to have the current search keys, and the progress of a scan of them. */
  | 'search-keys-1'
  | 'search-keys-1-position';

/** Settings of the database. */
export class SettingRepository {
  constructor(private readonly settings: Model<SettingDocument>) {}

  async find(name: SettingName): Promise<string | null> {
    const found = await this.settings
      .find({ _id: { $in: [name] } })
      .maxTimeMS(READ_MS)
      .lean();
    return found[0]?.value ?? null;
  }

  /** Stores a setting, replacing an existing value. */
  async replace(name: SettingName, value: string): Promise<void> {
    await this.settings.updateOne({ _id: name }, { $set: { value } }, { upsert: true });
  }

  /** Stores a setting unless it exists. */
  async insert(name: SettingName, value: string): Promise<void> {
    try {
      await this.settings.insertMany([{ _id: name, value }], { lean: true });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }
}
