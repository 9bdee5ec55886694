import { setTimeout as delay } from 'node:timers/promises';
import {
  backoff,
  ConflictError,
  ForbiddenError,
  NotFoundError,
  ServiceUnavailableError,
  type Logger,
} from '@parley/shared';
import type { RoomBus } from '../events/room-bus.ts';
import {
  newAuditId,
  type AuditAction,
  type AuditEntry,
  type AuditRepository,
} from '../repositories/audit-repository.ts';
import { renumber, type MembershipRepository, type StoredMembership } from '../repositories/membership-repository.ts';
import type { MemberRole, Membership } from '../repositories/records.ts';
import type { PendingRoster, RoomRepository, RosterState } from '../repositories/room-repository.ts';
import { GroupCommit, type Waiting } from './group-commit.ts';

/** How long a change that somebody else has announced may take before it is finished for them. */
const PATIENCE_MS = 1_000;
/** How often it is looked at meanwhile. */
const LOOK_MS = 20;

/** What a request makes of somebody's membership. */
export interface RosterStep {
  /** The role from now on, which makes a member of who is none; null ends the membership. */
  role: MemberRole | null;
  /** What the audit log calls it, when it is done to somebody else. */
  audit?: AuditAction;
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

export interface RosterOptions {
  /** Requests that make up one change. */
  batch: number;
  /** Requests that may wait for one room. */
  queue: number;
  /** Members of a room. */
  members: number;
  /** A write lands within this time of taking its number, or never. */
  deadlineMs: number;
}

/**
 * Who is in which room, and as what. Changes of one room come one after the other, on all replicas together: each is
 * announced in the room, by compare-and-set, then made, then counted. So rules hold whoever else asks at the same
 * time (a room keeps an owner), members are counted exactly, and a change whose maker died is finished by the next
 * one. Requests that come while a change is under way become one change together.
 */
export class Roster {
  private readonly group: GroupCommit<RosterRequest, void>;

  constructor(
    private readonly rooms: Pick<
      RoomRepository,
      'findRoster' | 'takeForChanges' | 'announceRoster' | 'announceRosterAnew' | 'completeRoster'
    >,
    private readonly memberships: Pick<MembershipRepository, 'findByKeysEver' | 'findOwnerIds' | 'store'>,
    private readonly audit: Pick<AuditRepository, 'insert'>,
    private readonly bus: Pick<RoomBus, 'publish' | 'publishToUser'>,
    private readonly options: RosterOptions,
    private readonly logger: Logger,
  ) {
    const onFull = 'Too many people join or leave this room: try again.';
    this.group = new GroupCommit({ ...options, onFull }, (roomId, batch) => this.apply(roomId, batch));
  }

  /**
   * Changes somebody's membership as `request.decide` says, which may be called more than once.
   * @throws what `decide` throws.
   * @throws NotFoundError when there is no such room.
   * @throws ForbiddenError when the room is archived or full.
   * @throws ConflictError when the room would be left without an owner.
   * @throws ServiceUnavailableError when it may or may not be done: ask again.
   */
  change(roomId: string, request: RosterRequest): Promise<void> {
    return this.group.submit(roomId, request);
  }

  private async apply(roomId: string, batch: readonly Waiting<RosterRequest, void>[]): Promise<void> {
    const giveUpAt = performance.now() + this.options.deadlineMs;
    const burned: number[] = [];
    for (let attempt = 0; performance.now() < giveUpAt; attempt++) {
      const room = await this.rooms.findRoster(roomId);
      if (!room) throw new NotFoundError('room');
      if (room.pending) {
        await this.finishForOthers(roomId, room.pending);
        continue;
      }
      const plan = await this.plan(roomId, room, batch);
      if (plan.changes.length === 0 || (await this.commit(roomId, room, plan, burned))) {
        for (const [{ resolve, reject }, error] of plan.outcomes) {
          if (error === null) resolve();
          else reject(error);
        }
        return;
      }
      await delay(backoff(attempt) * Math.random());
    }
    throw new ServiceUnavailableError();
  }

  /** What the requests come to, one after the other. */
  private async plan(
    roomId: string,
    room: RosterState,
    batch: readonly Waiting<RosterRequest, void>[],
  ): Promise<RosterPlan> {
    const userIds = new Set(batch.flatMap(({ request: { actorId, targetId } }) => [actorId, targetId]));
    const [known, ownerIds] = await Promise.all([
      this.memberships.findByKeysEver([...userIds].map((userId) => ({ roomId, userId }))),
      // A batch takes away one owner a request at most, so these tell whether another one is left.
      this.memberships.findOwnerIds(roomId, batch.length + 1),
    ]);
    const plan = new RosterPlan(roomId, room, known, new Set(ownerIds), this.options.members);
    for (const waiting of batch) {
      try {
        plan.add(waiting.request);
        plan.outcomes.set(waiting, null);
      } catch (error) {
        plan.outcomes.set(waiting, error);
      }
    }
    return plan;
  }

  /**
   * @param burned numbers taken in vain so far, to which it adds.
   * @returns false when something else has changed meanwhile.
   */
  private async commit(roomId: string, room: RosterState, plan: RosterPlan, burned: number[]): Promise<boolean> {
    const deadline = performance.now() + this.options.deadlineMs;
    const count = plan.changes.length;
    const last = await this.rooms.takeForChanges(roomId, count, this.options.deadlineMs);
    if (last === null) return false; // Archived by now, which the next try will see.
    const pending = plan.number(last, burned);
    if (!(await this.rooms.announceRoster(roomId, room.rosterRev, pending, left(deadline)))) {
      this.burn(roomId, pending);
      burned.push(...pending.memberships.map(({ rev }) => rev));
      return false;
    }
    await this.finish(roomId, pending, deadline);
    return true;
  }

  private async finish(roomId: string, pending: PendingRoster, deadline: number): Promise<void> {
    await this.memberships.store(pending.memberships, left(deadline));
    this.bus.publish(
      roomId,
      pending.memberships.map((membership) => ({ kind: 'membership', rev: membership.rev, membership })),
    );
    await this.audit.insert(pending.audits);
    await this.rooms.completeRoster(roomId, pending);
    for (const userId of new Set(pending.memberships.map((membership) => membership.userId))) {
      this.bus.publishToUser(userId, { kind: 'membership', roomId });
    }
  }

  /** Waits for a change that somebody has announced; when they seem to have died, it is made under new numbers. */
  private async finishForOthers(roomId: string, pending: PendingRoster): Promise<void> {
    for (const since = performance.now(); performance.now() - since < PATIENCE_MS;) {
      await delay(LOOK_MS);
      const room = await this.rooms.findRoster(roomId);
      if (room?.pending?.rev !== pending.rev) return;
    }
    this.logger.warn({ roomId, rev: pending.rev }, 'finishing a change of members that was left undone');
    const deadline = performance.now() + this.options.deadlineMs;
    // Readers no longer wait for the old numbers.
    const last = await this.rooms.takeForChanges(roomId, pending.memberships.length, this.options.deadlineMs);
    if (last === null) throw new ForbiddenError('This room is archived.');
    const anew = renumberAll(pending, last);
    if (await this.rooms.announceRosterAnew(roomId, pending.rev, anew, left(deadline))) {
      await this.finish(roomId, anew, deadline);
    } else {
      this.burn(roomId, anew);
    }
  }

  /** Numbers that stay empty: nobody must wait for them. */
  private burn(roomId: string, { memberships }: PendingRoster): void {
    this.bus.publish(
      roomId,
      memberships.map(({ rev }) => ({ kind: 'silent', rev })),
    );
  }
}

const left = (deadline: number) => Math.max(1, Math.floor(deadline - performance.now()));

/** The same change with the numbers up to `last` instead. */
function renumberAll(pending: PendingRoster, last: number): PendingRoster {
  const first = last - pending.memberships.length + 1;
  const revs = new Map(pending.memberships.map(({ rev }, index) => [rev, first + index]));
  const memberships = pending.memberships.map((membership) => {
    const rev = revs.get(membership.rev) ?? membership.rev;
    const createdRev = revs.get(membership.createdRev) ?? membership.createdRev;
    return renumber(membership, { ...membership, rev, createdRev });
  });
  return { ...pending, memberships, rev: last };
}

/** Requests of one batch, each decided in view of those before it. */
class RosterPlan {
  readonly changes: { next: Membership; isNew: boolean }[] = [];
  readonly outcomes = new Map<Waiting<RosterRequest, void>, unknown>();
  private readonly audits: AuditEntry[] = [];
  private readonly current: Map<string, Membership>;
  private readonly known: Map<string, StoredMembership>;
  private readonly at = new Date();
  private growth = 0;

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
    this.check(target, step.role);
    const next = target ? this.changed(target, step.role) : this.begun(targetId, step.role);
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

  /** The change with its numbers, of which `last` is the last one, and those that were taken for it in vain. */
  number(last: number, burned: readonly number[]): PendingRoster {
    const latest = new Map(this.known);
    const memberships = this.changes.map(({ next, isNew }, index) => {
      const rev = last - this.changes.length + 1 + index;
      const before = latest.get(next.userId) ?? null;
      const createdRev = isNew ? rev : (before?.createdRev ?? rev);
      const numbered = renumber(before, { ...next, rev, createdRev }, index === 0 ? burned : []);
      latest.set(next.userId, numbered);
      return numbered;
    });
    return { rev: last, memberships, audits: this.audits, growth: this.growth };
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

  private begun(userId: string, role: MemberRole | null): Membership {
    return {
      roomId: this.roomId,
      userId,
      role: role ?? 'MEMBER',
      joinedAt: this.at,
      leftAt: null,
      // What was said before is no news.
      readSeq: this.room.lastSeq,
      muted: false,
      rev: 0,
      createdRev: 0,
    };
  }
}
