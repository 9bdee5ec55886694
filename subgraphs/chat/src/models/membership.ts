import { Schema } from 'mongoose';

export interface MembershipDocument {
  _id: string;
  roomId: string;
  userId: string;
  role: 'OWNER' | 'MODERATOR' | 'MEMBER';
  joinedAt: Date;
  leftAt: Date | null;
  readSeq: number;
  /** The numbers after `readSeq` of what the member has sent, the latest ones; absent before the first. */
  ownSeqs?: number[];
  muted: boolean;
  /** How often that was set; absent before the first time. */
  mutes?: number;
  /** The room is not in the member's list while it has no message after this one; see `RoomEntry`. */
  hiddenSeq?: number | null;
  /** How often that was set by the member; absent before the first time. */
  hides?: number;
  rev: number;
  createdRev: number;
  /** The latest numbers of earlier changes: they stay empty, so that nobody need wait. */
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
    ownSeqs: { type: [Number], default: undefined },
    muted: { type: Boolean, required: true },
    mutes: Number,
    hiddenSeq: Number,
    hides: Number,
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
/** Repeated in queries word for word, by which every engine knows that they are within the index. */
export const HAS_PAST_REVS = { $gt: 0 } as const;

/** Numbers that stay empty. */
membershipSchema.index({ roomId: 1, pastRevs: 1 }, { partialFilterExpression: { pastRevs: HAS_PAST_REVS } });
/** The members of a room, longest-standing first. */
membershipSchema.index({ roomId: 1, leftAt: 1, createdRev: 1 });
/** The owners of a room. */
membershipSchema.index({ roomId: 1, role: 1, createdRev: 1 });
/** The rooms of a user, latest joined first. */
membershipSchema.index({ userId: 1, leftAt: 1, joinedAt: -1 });
