import { Schema } from 'mongoose';

export interface SettingDocument {
  _id: string;
  value: string;
}

/** Settings of the database as a whole, which are backed up and restored with it. */
export const settingSchema = new Schema<SettingDocument>(
  { _id: { type: String, required: true }, value: { type: String, required: true } },
  { collection: 'settings', versionKey: false, autoIndex: false, autoCreate: false, bufferCommands: false },
);
