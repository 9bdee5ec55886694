import { Schema } from 'mongoose';

export interface MessageDocument {
  _id: string;
  roomId: string;
  seq: number;
  rev: number;
  createdRev: number;
  authorId: string;
  clientId: string;
  body: string;
  createdAt: Date;
}

export const messageSchema = new Schema<MessageDocument>(
  {
    _id: { type: String, required: true },
    roomId: { type: String, required: true },
    seq: { type: Number, required: true },
    rev: { type: Number, required: true },
    createdRev: { type: Number, required: true },
    authorId: { type: String, required: true },
    clientId: { type: String, required: true },
    body: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'messages', versionKey: false, autoIndex: false, autoCreate: false, bufferCommands: false },
);

/** A send is stored once, however often it comes. */
messageSchema.index({ roomId: 1, authorId: 1, clientId: 1 }, { unique: true });
/** History, in room order. */
messageSchema.index({ roomId: 1, seq: 1 }, { unique: true });
/** What changed since. */
messageSchema.index({ roomId: 1, rev: 1 }, { unique: true });
