import { Schema } from 'mongoose';
import type { AuditDocument } from './audit.ts';
import type { MembershipDocument } from './membership.ts';

export interface RoomDocument {
  _id: string;
  kind: 'PUBLIC' | 'PRIVATE' | 'DIRECT';
  name: string | null;
  /** The name as searches compare it, see `foldTitle`. */
  nameFolded: string | null;
  topic: string | null;
  createdBy: string;
  createdAt: Date;
  archivedAt: Date | null;
  /** Of a direct room: who is in it. Its `_id` follows from that. */
  directKey?: string;
  rev: number;
  /**
   * Numbers of earlier changes of the room itself, and numbers of any change that were taken in vain, the latest ones:
   * they stay empty, so that nobody need wait for them.
   */
  pastRevs: number[];
  lastSeq: number;
  lastRev: number;
  memberCount: number;
  lastActivityAt: Date;
  /** The number of the latest change of who is in the room, and as what. */
  rosterRev: number;
  /** That change, until all of it is stored. */
  pending: PendingDocument | null;
}

export interface PendingDocument {
  /** The last one of its numbers. */
  rev: number;
  memberships: MembershipDocument[];
  audits: AuditDocument[];
  /** How many members it adds, less how many it ends. */
  growth: number;
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

/** The list of public rooms; ids grow with time, so they stand for newest first. */
roomSchema.index({ kind: 1, _id: -1 });
