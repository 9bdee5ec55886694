import { Schema } from 'mongoose';

export interface MembershipDocument {
  _id: string;
  roomId: string;
  userId: string;
  role: 'OWNER' | 'MODERATOR' | 'MEMBER';
  joinedAt: Date;
  rev: number;
  createdRev: number;
}

export const membershipSchema = new Schema<MembershipDocument>(
  {
    _id: { type: String, required: true },
    roomId: { type: String, required: true },
    userId: { type: String, required: true },
    role: { type: String, required: true },
    joinedAt: { type: Date, required: true },
    rev: { type: Number, required: true },
    createdRev: { type: Number, required: true },
  },
  { collection: 'memberships', versionKey: false, autoIndex: false, autoCreate: false, bufferCommands: false },
);

/** What changed since. */
membershipSchema.index({ roomId: 1, rev: 1 }, { unique: true });
/** The members of a room, longest-standing first. */
membershipSchema.index({ roomId: 1, createdRev: 1 }, { unique: true });
/** The rooms of a user, latest joined first. */
membershipSchema.index({ userId: 1, joinedAt: -1 });
