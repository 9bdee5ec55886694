import { Schema } from 'mongoose';

export interface RoomDocument {
  _id: string;
  kind: 'PUBLIC' | 'PRIVATE';
  name: string;
  /** The name as searches compare it. */
  nameFolded: string;
  topic: string | null;
  createdBy: string;
  createdAt: Date;
  lastSeq: number;
  lastRev: number;
  memberCount: number;
  lastActivityAt: Date;
}

export const roomSchema = new Schema<RoomDocument>(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    name: { type: String, required: true },
    nameFolded: { type: String, required: true },
    topic: { type: String, default: null },
    createdBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
    lastSeq: { type: Number, required: true },
    lastRev: { type: Number, required: true },
    memberCount: { type: Number, required: true },
    lastActivityAt: { type: Date, required: true },
  },
  { collection: 'rooms', versionKey: false, autoIndex: false, autoCreate: false, bufferCommands: false },
);

/** The list of public rooms; ids grow with time, so they stand for newest first. */
roomSchema.index({ kind: 1, _id: -1 });
