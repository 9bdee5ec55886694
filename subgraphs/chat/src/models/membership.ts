import { Schema } from 'mongoose';

export interface MembershipDocument {
  _id: string;
  roomId: string;
  userId: string;
  role: 'OWNER' | 'MODERATOR' | 'MEMBER';
  joinedAt: Date;
  leftAt: Date | null;
  readSeq: number;
  muted: boolean;
  rev: number;
  createdRev: number;
  /** Numbers of earlier changes, the latest ones: they belong to no document's `rev` any more. */
  pastRevs: number[];
}

export const membershipSchema = new Schema<MembershipDocument>(
  {
    _id: { type: String, required: true },
    roomId: { type: String, required: true },
    userId: { type: String, required: true },
    role: { type: String, required: true },
    joinedAt: { type: Date, required: true },
    leftAt: { type: Date, default: null },
    readSeq: { type: Number, required: true },
    muted: { type: Boolean, required: true },
    rev: { type: Number, required: true },
    createdRev: { type: Number, required: true },
    pastRevs: { type: [Number], default: [] },
  },
  { collection: 'memberships', versionKey: false, autoIndex: false, autoCreate: false, bufferCommands: false },
);

/** What changed since. */
membershipSchema.index({ roomId: 1, rev: 1 }, { unique: true });
/** What began since. */
membershipSchema.index({ roomId: 1, createdRev: 1 }, { unique: true });
/** The members of a room, longest-standing first. */
membershipSchema.index({ roomId: 1, leftAt: 1, createdRev: 1 });
/** The owners of a room. */
membershipSchema.index({ roomId: 1, role: 1, createdRev: 1 });
/** The rooms of a user, latest joined first. */
membershipSchema.index({ userId: 1, leftAt: 1, joinedAt: -1 });
