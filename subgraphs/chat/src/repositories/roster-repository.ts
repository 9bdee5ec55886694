import type { Model } from 'mongoose';
import type { PendingDocument, RoomDocument } from '../models/room.ts';
import type { AuditEntry } from './audit-repository.ts';
import type { StoredMembership } from './membership-repository.ts';
import { membershipId, type Room, type RoomKind } from './records.ts';
import { pushPastRevs, toDocument } from './room-document.ts';
import { READ_MS, within } from './store-time.ts';

/** What a room stores about its members. */
export interface RosterState {
  kind: RoomKind;
  archivedAt: Date | null;
  lastSeq: number;
  memberCount: number;
  /** The rev of the latest change of memberships. */
  rosterRev: number;
  pending: PendingRoster | null;
}

/** A change of memberships that the room announces before it is made, so that any replica can finish it. */
export interface PendingRoster {
  /** The last of its revs. */
  rev: number;
  memberships: StoredMembership[];
  audits: AuditEntry[];
  /** Members added minus members removed. */
  memberCountDelta: number;
}

export interface AnnounceOptions {
  /** Abandoned revs to store with the change. */
  abandoned: readonly number[];
  maxTimeMs: number;
  /** Whether it may be announced in an archived room. */
  allowArchived?: boolean;
}

/** Announcements of membership changes in rooms: one at a time, until all of it is stored and counted. */
export class RosterRepository {
  constructor(private readonly rooms: Model<RoomDocument>) {}

  /** Stores a new room that announces its first memberships. It has no members until they are stored. */
  async insert(room: Room, pending: PendingRoster, maxTimeMs: number): Promise<void> {
    const document = { ...toDocument({ ...room, memberCount: 0 }), pending: fromPending(pending) };
    await within(maxTimeMs, (bounds) => this.rooms.insertMany([document], { lean: true, ...bounds }));
  }

  async find(roomId: string): Promise<RosterState | null> {
    const found = await this.rooms
      .findOne({ _id: roomId }, '-_id kind archivedAt lastSeq memberCount rosterRev pending')
      .maxTimeMS(READ_MS)
      .lean();
    return found && { ...found, pending: found.pending && toPending(found.pending) };
  }

  /**
   * Announces a change of memberships, if none is pending and the latest one still has the rev `seenRev`.
   * @returns false when another change came first, or the room is archived and `allowArchived` is not set.
   */
  async announce(roomId: string, seenRev: number, pending: PendingRoster, options: AnnounceOptions): Promise<boolean> {
    const { modifiedCount } = await within(options.maxTimeMs, (bounds) =>
      this.rooms.updateOne(
        { _id: roomId, rosterRev: seenRev, pending: null, ...(!options.allowArchived && { archivedAt: null }) },
        { $set: { pending: fromPending(pending), rosterRev: pending.rev }, $push: pushPastRevs(options.abandoned) },
        bounds,
      ),
    );
    return modifiedCount > 0;
  }

  /**
   * Announces the pending change `rev` again under new revs.
   * @returns false when it is no longer pending.
   */
  async reannounce(roomId: string, rev: number, pending: PendingRoster, options: AnnounceOptions): Promise<boolean> {
    const { modifiedCount } = await within(options.maxTimeMs, (bounds) =>
      this.rooms.updateOne(
        { _id: roomId, 'pending.rev': rev },
        { $set: { pending: fromPending(pending), rosterRev: pending.rev }, $push: pushPastRevs(options.abandoned) },
        bounds,
      ),
    );
    return modifiedCount > 0;
  }

  /** Updates the member count once the announced change is stored. Idempotent. */
  async complete(roomId: string, pending: PendingRoster): Promise<void> {
    await within(READ_MS, (bounds) =>
      this.rooms.updateOne(
        { _id: roomId, 'pending.rev': pending.rev },
        { $set: { pending: null }, $inc: { memberCount: pending.memberCountDelta } },
        bounds,
      ),
    );
  }
}

const fromPending = ({ memberships, audits, ...rest }: PendingRoster): PendingDocument => ({
  ...rest,
  memberships: memberships.map((membership) => ({
    _id: membershipId(membership.roomId, membership.userId),
    ...membership,
  })),
  audits: audits.map(({ id, ...entry }) => ({ _id: id, ...entry })),
});

const toPending = ({ memberships, audits, ...rest }: PendingDocument): PendingRoster => ({
  ...rest,
  memberships: memberships.map(({ _id, ...membership }) => membership),
  audits: audits.map(({ _id, ...entry }) => ({ id: _id, ...entry })),
});
