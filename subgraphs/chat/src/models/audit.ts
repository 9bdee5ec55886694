import { Schema } from 'mongoose';

export interface AuditDocument {
  _id: string;
  at: Date;
  actorId: string;
  action: 'MESSAGE_DELETED' | 'MEMBER_REMOVED' | 'MEMBER_ROLE_CHANGED' | 'ROOM_UPDATED' | 'ROOM_ARCHIVED';
  roomId: string;
  messageId: string | null;
  targetId: string | null;
}

/** Read in the order of `_id`, which ascends with time. */
export const auditSchema = new Schema<AuditDocument>(
  {
    _id: { type: String, required: true },
    at: { type: Date, required: true },
    actorId: { type: String, required: true },
    action: { type: String, required: true },
    roomId: { type: String, required: true },
    messageId: { type: String, default: null },
    targetId: { type: String, default: null },
  },
  { collection: 'audit', versionKey: false, autoIndex: false, autoCreate: false, bufferCommands: false },
);
