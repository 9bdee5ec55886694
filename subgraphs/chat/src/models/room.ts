import { Schema } from 'mongoose';
import type { AuditDocument } from './audit.ts';
import type { MembershipDocument } from './membership.ts';

export interface RoomDocument {
  _id: string;
  kind: 'PUBLIC' | 'PRIVATE' | 'DIRECT';
  name: string | null;
  /** The name in the form that searches compare; see `foldRoomName`. */
  nameFolded: string | null;
  topic: string | null;
  createdBy: string;
  createdAt: Date;
  archivedAt: Date | null;
  /** The members of a direct room. Its `_id` is derived from it. */
  directKey?: string;
  rev: number;
  /**
   * The latest revs of earlier changes of the room itself, and abandoned revs of any change. They stay empty, so that
   * readers do not wait for them.
   */
  pastRevs: number[];
  lastSeq: number;
  lastRev: number;
  memberCount: number;
  lastActivityAt: Date;
  /** The rev of the latest change of memberships. */
  rosterRev: number;
  /** That change, until all of it is stored. */
  pending: PendingDocument | null;
}

export interface PendingDocument {
  /** The last of its revs. */
  rev: number;
  memberships: MembershipDocument[];
  audits: AuditDocument[];
  /** Members added minus members removed. */
  memberCountDelta: number;
}

export const roomSchema = new Schema<RoomDocument>(
  {
    _id: { type: String, required: true },
    kind: { type: String, required: true },
    name: { type: String, default: null },
    nameFolded: { type: String, default: null },
    topic: { type: String, default: null },
    createdBy: { type: String, required: true },
    createdAt: { type: Date, required: true },
    archivedAt: { type: Date, default: null },
    directKey: { type: String },
    rev: { type: Number, required: true },
    pastRevs: { type: [Number], default: [] },
    lastSeq: { type: Number, required: true },
    lastRev: { type: Number, required: true },
    memberCount: { type: Number, required: true },
    lastActivityAt: { type: Date, required: true },
    rosterRev: { type: Number, required: true },
    pending: { type: Schema.Types.Mixed, default: null },
  },
  { collection: 'rooms', versionKey: false, autoIndex: false, autoCreate: false, bufferCommands: false },
);

/** The list of public rooms. Ids ascend with time, so descending ids give newest first. */
roomSchema.index({ kind: 1, _id: -1 });
