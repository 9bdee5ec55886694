import { ConflictError, ForbiddenError } from '@parley/service/errors';
import { newAuditId, type AuditAction, type AuditEntry } from '../../repositories/audit-repository.ts';
import { withPastRevs, type StoredMembership } from '../../repositories/membership-repository.ts';
import type { MemberRole, Membership } from '../../repositories/records.ts';
import type { PendingRoster, RosterState } from '../../repositories/roster-repository.ts';

/** The effect of a request on a user's membership. */
export interface RosterStep {
  /** The new role, which adds a user who is not a member; null ends the membership. */
  role: MemberRole | null;
  /** The action in the audit log, when it is done to another user. */
  audit?: AuditAction;
  /** Hides the room from a new member's list until its next message. */
  isHidden?: boolean;
}

/** The state when a request has its turn. It does not change until the request is processed. */
export interface RosterView {
  room: RosterState;
  actor: Membership | null;
  target: Membership | null;
}

export interface RosterRequest {
  /** User ids. */
  actorId: string;
  targetId: string;
  /** @returns null when nothing changes. @throws DomainError when the actor is not allowed to do this. */
  decide(view: RosterView): RosterStep | null;
}

/** The requests of one batch. Each is decided in the state after those before it. */
export class RosterPlan {
  readonly changes: { next: Membership; isNew: boolean }[] = [];
  private readonly audits: AuditEntry[] = [];
  private readonly current: Map<string, Membership>;
  private readonly known: Map<string, StoredMembership>;
  private readonly at = new Date();
  private memberCountDelta = 0;
  private changesOpenRoom = false;

  constructor(
    private readonly roomId: string,
    private readonly room: RosterState,
    known: readonly StoredMembership[],
    private readonly ownerIds: Set<string>,
    private readonly maxMembers: number,
  ) {
    this.known = new Map(known.map((membership) => [membership.userId, membership]));
    this.current = new Map(known.map(({ pastRevs: _, ...membership }) => [membership.userId, membership]));
  }

  /** @throws DomainError when the request is rejected; nothing changes then. */
  add({ actorId, targetId, decide }: RosterRequest): void {
    const room = { ...this.room, memberCount: this.memberCount };
    const target = this.find(targetId);
    const step = decide({ room, actor: this.find(actorId), target });
    if (!step || (target ? step.role === target.role : step.role === null)) return;
    // Members can leave an archived room too, which needs no owner.
    const isLeaving = step.role === null && actorId === targetId;
    if (!isLeaving || !this.room.archivedAt) this.check(target, step.role);
    if (!isLeaving) this.changesOpenRoom = true;
    const next = target ? this.changed(target, step.role) : this.newMember(targetId, step);
    this.changes.push({ next, isNew: !target });
    this.current.set(targetId, next);
    if (next.role === 'OWNER' && !next.leftAt) this.ownerIds.add(targetId);
    else this.ownerIds.delete(targetId);
    this.memberCountDelta += (next.leftAt ? 0 : 1) - (target ? 1 : 0);
    if (step.audit && actorId !== targetId) {
      const { roomId, at } = this;
      this.audits.push({ id: newAuditId(), at, actorId, action: step.audit, roomId, messageId: null, targetId });
    }
  }

  /** The change with its revs, which end with `last`. */
  withRevs(last: number): PendingRoster {
    const latest = new Map(this.known);
    const memberships = this.changes.map(({ next, isNew }, index) => {
      const rev = last - this.changes.length + 1 + index;
      const before = latest.get(next.userId) ?? null;
      const createdRev = isNew ? rev : (before?.createdRev ?? rev);
      const changed = withPastRevs(before, { ...next, rev, createdRev });
      latest.set(next.userId, changed);
      return changed;
    });
    return { rev: last, memberships, audits: this.audits, memberCountDelta: this.memberCountDelta };
  }

  /** True when all changes are allowed in an archived room: members leave. */
  get mayBeArchived(): boolean {
    return !this.changesOpenRoom;
  }

  private get memberCount(): number {
    return this.room.memberCount + this.memberCountDelta;
  }

  private find(userId: string): Membership | null {
    const membership = this.current.get(userId);
    return membership && !membership.leftAt ? membership : null;
  }

  private check(target: Membership | null, role: MemberRole | null): void {
    if (this.room.archivedAt) throw new ForbiddenError('This room is archived.');
    if (!target && this.memberCount >= this.maxMembers)
      throw new ForbiddenError(`A room can have at most ${this.maxMembers} members.`);
    if (target?.role !== 'OWNER' || (role === null && this.memberCount === 1)) return;
    if (![...this.ownerIds].some((userId) => userId !== target.userId)) {
      throw new ConflictError('The room would have no owner. Make another member an owner first.', 'roomId');
    }
  }

  private changed(membership: Membership, role: MemberRole | null): Membership {
    return role === null ? { ...membership, role: 'MEMBER', leftAt: this.at } : { ...membership, role };
  }

  private newMember(userId: string, { role, isHidden }: RosterStep): Membership {
    return {
      roomId: this.roomId,
      userId,
      role: role ?? 'MEMBER',
      joinedAt: this.at,
      leftAt: null,
      // Earlier messages do not count as unread.
      readSeq: this.room.lastSeq,
      muted: false,
      ...(isHidden && { hiddenSeq: this.room.lastSeq }),
      rev: 0,
      createdRev: 0,
    };
  }
}

/** The same change with new revs, which end with `last`. */
export function reassignRevs(pending: PendingRoster, last: number): PendingRoster {
  const first = last - pending.memberships.length + 1;
  const revs = new Map(pending.memberships.map(({ rev }, index) => [rev, first + index]));
  const memberships = pending.memberships.map((membership) => {
    const rev = revs.get(membership.rev) ?? membership.rev;
    const createdRev = revs.get(membership.createdRev) ?? membership.createdRev;
    return withPastRevs(membership, { ...membership, rev, createdRev });
  });
  return { ...pending, memberships, rev: last };
}
