import { Schema } from 'mongoose';

export interface SettingDocument {
  _id: string;
  value: string;
}

/** What belongs to the data as a whole, and is kept and restored with it. */
export const settingSchema = new Schema<SettingDocument>(
  { _id: { type: String, required: true }, value: { type: String, required: true } },
  { collection: 'settings', versionKey: false, autoIndex: false, autoCreate: false, bufferCommands: false },
);
