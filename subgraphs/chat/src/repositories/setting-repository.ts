import type { Model } from 'mongoose';
import type { SettingDocument } from '../models/setting.ts';
import { isDuplicateKey } from './store-errors.ts';
import { READ_MS } from './store-time.ts';

export type SettingName =
  /** The secret that ids of direct rooms follow from. With another one they would not be found again. */
  | 'direct-room-key'
  /** When all `clientId`s that were stored until then had been made lower case. */
  | 'client-ids-lower-case'
  /** When all messages and rooms had been found to have the current search keys; and how far a pass over them has come. */
  | 'search-keys-1'
  | 'search-keys-1-position';

/** Settings of the data, each stored once. */
export class SettingRepository {
  constructor(private readonly settings: Model<SettingDocument>) {}

  async find(name: SettingName): Promise<string | null> {
    const found = await this.settings
      .find({ _id: { $in: [name] } })
      .maxTimeMS(READ_MS)
      .lean();
    return found[0]?.value ?? null;
  }

  /** Stores a setting in the place of what there was. */
  async replace(name: SettingName, value: string): Promise<void> {
    await this.settings.updateOne({ _id: name }, { $set: { value } }, { upsert: true });
  }

  /** Stores a setting; one that is stored already stays as it is. */
  async insert(name: SettingName, value: string): Promise<void> {
    try {
      await this.settings.insertMany([{ _id: name, value }], { lean: true });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
    }
  }
}
