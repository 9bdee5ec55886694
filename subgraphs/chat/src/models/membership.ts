import { Schema } from 'mongoose';

export interface MembershipDocument {
  _id: string;
  roomId: string;
  userId: string;
  role: 'OWNER' | 'MODERATOR' | 'MEMBER';
  joinedAt: Date;
  leftAt: Date | null;
  readSeq: number;
  /** The seqs of the member's latest own messages after `readSeq`. Absent before the first. */
  ownSeqs?: number[];
  muted: boolean;
  /** Number of changes of `muted`. Absent before the first. */
  mutedVersion?: number;
  /** The room is hidden until it has a message with a higher seq; see `RoomEntry`. */
  hiddenSeq?: number | null;
  /** Number of changes of `hiddenSeq` by the member. Absent before the first. */
  hiddenSeqVersion?: number;
  rev: number;
  createdRev: number;
  /** The latest revs of earlier changes. They stay empty, so that readers do not wait for them. */
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
    mutedVersion: Number,
    hiddenSeq: Number,
    hiddenSeqVersion: Number,
    rev: { type: Number, required: true },
    createdRev: { type: Number, required: true },
    pastRevs: { type: [Number], default: [] },
  },
  { collection: 'memberships', versionKey: false, autoIndex: false, autoCreate: false, bufferCommands: false },
);

/** Changes after a rev. */
membershipSchema.index({ roomId: 1, rev: 1 }, { unique: true });
/** Memberships that began after a rev. */
membershipSchema.index({ roomId: 1, createdRev: 1 }, { unique: true });
/** Repeated literally in queries, so that every engine can use the partial index. */
export const HAS_PAST_REVS = { $gt: 0 } as const;

/** Superseded revs. */
membershipSchema.index({ roomId: 1, pastRevs: 1 }, { partialFilterExpression: { pastRevs: HAS_PAST_REVS } });
/** The members of a room, longest-standing first. */
membershipSchema.index({ roomId: 1, leftAt: 1, createdRev: 1 });
/** The owners of a room. */
membershipSchema.index({ roomId: 1, role: 1, createdRev: 1 });
/** The rooms of a user, most recently joined first. */
membershipSchema.index({ userId: 1, leftAt: 1, joinedAt: -1 });
