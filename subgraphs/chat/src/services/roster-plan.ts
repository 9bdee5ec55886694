import { ConflictError, ForbiddenError } from '@parley/service';
import { newAuditId, type AuditAction, type AuditEntry } from '../repositories/audit-repository.ts';
import { renumber, type StoredMembership } from '../repositories/membership-repository.ts';
import type { MemberRole, Membership } from '../repositories/records.ts';
import type { PendingRoster, RosterState } from '../repositories/roster-repository.ts';

/** What a request makes of somebody's membership. */
export interface RosterStep {
  /** The role from now on, which makes a member of who is none; null ends the membership. */
  role: MemberRole | null;
  /** What the audit log calls it, when it is done to somebody else. */
  audit?: AuditAction;
  /** Leaves the room out of a new member's list until its next message. */
  isHidden?: boolean;
}

/** How things stand when a request has its turn; nothing changes before it is through. */
export interface RosterView {
  room: RosterState;
  actor: Membership | null;
  target: Membership | null;
}

export interface RosterRequest {
  /** User ids. */
  actorId: string;
  targetId: string;
  /** @returns null when nothing is to change. @throws DomainError when the actor may not do this. */
  decide(view: RosterView): RosterStep | null;
}

/** Requests of one batch, each decided in view of those before it. */
export class RosterPlan {
  readonly changes: { next: Membership; isNew: boolean }[] = [];
  private readonly audits: AuditEntry[] = [];
  private readonly current: Map<string, Membership>;
  private readonly known: Map<string, StoredMembership>;
  private readonly at = new Date();
  private growth = 0;
  private changesOpenRoom = false;

  constructor(
    private readonly roomId: string,
    private readonly room: RosterState,
    known: readonly StoredMembership[],
    private readonly ownerIds: Set<string>,
    private readonly most: number,
  ) {
    this.known = new Map(known.map((membership) => [membership.userId, membership]));
    this.current = new Map(known.map(({ pastRevs: _, ...membership }) => [membership.userId, membership]));
  }

  /** @throws DomainError when the request is refused; then it changes nothing. */
  add({ actorId, targetId, decide }: RosterRequest): void {
    const room = { ...this.room, memberCount: this.memberCount };
    const target = this.find(targetId);
    const step = decide({ room, actor: this.find(actorId), target });
    if (!step || (target ? step.role === target.role : step.role === null)) return;
    // From an archived room as well, where no owner is of use any more.
    const isLeaving = step.role === null && actorId === targetId;
    if (!isLeaving || !this.room.archivedAt) this.check(target, step.role);
    if (!isLeaving) this.changesOpenRoom = true;
    const next = target ? this.changed(target, step.role) : this.begun(targetId, step);
    this.changes.push({ next, isNew: !target });
    this.current.set(targetId, next);
    if (next.role === 'OWNER' && !next.leftAt) this.ownerIds.add(targetId);
    else this.ownerIds.delete(targetId);
    this.growth += (next.leftAt ? 0 : 1) - (target ? 1 : 0);
    if (step.audit && actorId !== targetId) {
      const { roomId, at } = this;
      this.audits.push({ id: newAuditId(), at, actorId, action: step.audit, roomId, messageId: null, targetId });
    }
  }

  /** The change with its numbers, of which `last` is the last one. */
  number(last: number): PendingRoster {
    const latest = new Map(this.known);
    const memberships = this.changes.map(({ next, isNew }, index) => {
      const rev = last - this.changes.length + 1 + index;
      const before = latest.get(next.userId) ?? null;
      const createdRev = isNew ? rev : (before?.createdRev ?? rev);
      const numbered = renumber(before, { ...next, rev, createdRev });
      latest.set(next.userId, numbered);
      return numbered;
    });
    return { rev: last, memberships, audits: this.audits, growth: this.growth };
  }

  /** True when all that it does may be done in an archived room: members leave. */
  get mayBeArchived(): boolean {
    return !this.changesOpenRoom;
  }

  private get memberCount(): number {
    return this.room.memberCount + this.growth;
  }

  private find(userId: string): Membership | null {
    const membership = this.current.get(userId);
    return membership && !membership.leftAt ? membership : null;
  }

  private check(target: Membership | null, role: MemberRole | null): void {
    if (this.room.archivedAt) throw new ForbiddenError('This room is archived.');
    if (!target && this.memberCount >= this.most) throw new ForbiddenError(`A room has at most ${this.most} members.`);
    if (target?.role !== 'OWNER' || (role === null && this.memberCount === 1)) return;
    if (![...this.ownerIds].some((userId) => userId !== target.userId)) {
      throw new ConflictError('The room would be left without an owner: name another one first.', 'roomId');
    }
  }

  private changed(membership: Membership, role: MemberRole | null): Membership {
    return role === null ? { ...membership, role: 'MEMBER', leftAt: this.at } : { ...membership, role };
  }

  private begun(userId: string, { role, isHidden }: RosterStep): Membership {
    return {
      roomId: this.roomId,
      userId,
      role: role ?? 'MEMBER',
      joinedAt: this.at,
      leftAt: null,
      // What was said before is no news.
      readSeq: this.room.lastSeq,
      muted: false,
      ...(isHidden && { hiddenSeq: this.room.lastSeq }),
      rev: 0,
      createdRev: 0,
    };
  }
}

/** The same change with the numbers up to `last` instead. */
export function renumberAll(pending: PendingRoster, last: number): PendingRoster {
  const first = last - pending.memberships.length + 1;
  const revs = new Map(pending.memberships.map(({ rev }, index) => [rev, first + index]));
  const memberships = pending.memberships.map((membership) => {
    const rev = revs.get(membership.rev) ?? membership.rev;
    const createdRev = revs.get(membership.createdRev) ?? membership.createdRev;
    return renumber(membership, { ...membership, rev, createdRev });
  });
  return { ...pending, memberships, rev: last };
}
