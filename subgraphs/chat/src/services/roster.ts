import { setTimeout as delay } from 'node:timers/promises';
import { backoff, NotFoundError, ServiceUnavailableError, type Deadline, type Logger } from '@parley/service';
import type { RoomBus } from '../events/room-bus.ts';
import type { AuditRepository } from '../repositories/audit-repository.ts';
import { renumber, type MembershipRepository } from '../repositories/membership-repository.ts';
import type { Change, Membership, Room } from '../repositories/records.ts';
import type { RoomRepository } from '../repositories/room-repository.ts';
import type { PendingRoster, RosterRepository, RosterState } from '../repositories/roster-repository.ts';
import { BurnedNumbers } from './burned-numbers.ts';
import { GroupCommit, isLate, refuseLate, settled, timeForAll, type Waiting } from './group-commit.ts';
import { renumberAll, RosterPlan, type RosterRequest } from './roster-plan.ts';

export type { RosterView } from './roster-plan.ts';

/** How long a change that somebody else has announced may take before it is finished for them. */
const PATIENCE_MS = 1_000;
/** How often it is looked at meanwhile. */
const LOOK_MS = 20;

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
    private readonly rooms: Pick<RoomRepository, 'takeForChanges' | 'burn'>,
    private readonly rosters: Pick<RosterRepository, 'insert' | 'find' | 'announce' | 'announceAnew' | 'complete'>,
    private readonly memberships: Pick<MembershipRepository, 'findByKeysEver' | 'findOwnerIds' | 'store'>,
    private readonly audit: Pick<AuditRepository, 'insert'>,
    private readonly bus: Pick<RoomBus, 'publish' | 'publishToUser'>,
    private readonly options: RosterOptions,
    private readonly logger: Logger,
  ) {
    const onFull = 'Too many people join or leave this room: try again.';
    this.group = new GroupCommit({ ...options, onFull }, (roomId, batch) => this.commit(roomId, batch));
  }

  /**
   * Changes somebody's membership as `request.decide` says, which may be called more than once.
   * @throws what `decide` throws.
   * @throws NotFoundError when there is no such room.
   * @throws ForbiddenError when the room is archived or full.
   * @throws ConflictError when the room would be left without an owner.
   * @throws ServiceUnavailableError when it may or may not be done: ask again.
   * @throws DeadlineExceededError when it was not done in time.
   */
  change(roomId: string, request: RosterRequest, deadline: Deadline): Promise<void> {
    return this.group.submit(roomId, request, deadline);
  }

  /**
   * Stores a room and its first members, whose changes are its first ones. It announces them and has none until they
   * are made: should its maker die in between, nobody is in a room that nobody knows of, and who comes next, as anybody
   * can in a public room, finishes it.
   * @param room as it is with its members.
   * @throws what the store throws when it may or may not be made.
   * @throws DeadlineExceededError when it was not made in time.
   */
  async create(room: Room, memberships: readonly Membership[], until: Deadline): Promise<void> {
    await until.settled();
    const maxTimeMs = until.timeFor(this.options.deadlineMs);
    const deadline = performance.now() + this.options.deadlineMs;
    const stored = memberships.map((membership) => renumber(null, membership));
    const pending = { rev: room.lastRev, memberships: stored, audits: [], growth: stored.length };
    await this.rosters.insert(room, pending, maxTimeMs);
    await this.finish(room.id, pending, deadline);
  }

  private async commit(roomId: string, batch: readonly Waiting<RosterRequest, void>[]): Promise<void> {
    const burned = new BurnedNumbers(roomId, this.rooms, this.bus, this.logger);
    try {
      await this.apply(roomId, batch, burned);
    } finally {
      await burned.store();
    }
  }

  /** Tries until each request is done, refused, or has no time left. */
  private async apply(roomId: string, batch: readonly Waiting<RosterRequest, void>[], burned: BurnedNumbers) {
    const giveUpAt = performance.now() + this.options.deadlineMs;
    for (let attempt = 0; performance.now() < giveUpAt; attempt++) {
      const open = await refuseLate(batch);
      if (open.length === 0) return;
      const room = await this.rosters.find(roomId);
      if (!room) throw new NotFoundError('room');
      if (room.pending) {
        await this.finishForOthers(roomId, room.pending, burned);
        continue;
      }
      const { plan, refusals } = await this.plan(roomId, room, open);
      if (plan.changes.length === 0 || (await this.make(roomId, room, plan, open, burned))) {
        return settle(open, refusals);
      }
      await delay(backoff(attempt) * Math.random());
    }
    throw new ServiceUnavailableError();
  }

  /** What the requests come to, one after the other. */
  private async plan(roomId: string, room: RosterState, batch: readonly Waiting<RosterRequest, void>[]) {
    const userIds = new Set(batch.flatMap(({ request: { actorId, targetId } }) => [actorId, targetId]));
    const [known, ownerIds] = await Promise.all([
      this.memberships.findByKeysEver([...userIds].map((userId) => ({ roomId, userId }))),
      // A batch takes away one owner a request at most, so these tell whether another one is left.
      this.memberships.findOwnerIds(roomId, batch.length + 1),
    ]);
    const plan = new RosterPlan(roomId, room, known, new Set(ownerIds), this.options.members);
    const refusals = new Map<unknown, unknown>();
    for (const waiting of batch) {
      try {
        plan.add(waiting.request);
      } catch (error) {
        refusals.set(waiting, error);
      }
    }
    return { plan, refusals };
  }

  /** @returns false when something else has changed meanwhile. */
  private async make(
    roomId: string,
    room: RosterState,
    plan: RosterPlan,
    batch: readonly Waiting<RosterRequest, void>[],
    burned: BurnedNumbers,
  ): Promise<boolean> {
    await settled(batch);
    if (batch.some(isLate)) return false;
    const deadline = performance.now() + this.options.deadlineMs;
    const last = await this.rooms.takeForChanges(
      roomId,
      plan.changes.length,
      timeForAll(batch, this.options.deadlineMs),
      plan.mayBeArchived,
    );
    if (last === null) return false; // Archived by now, which the next try will see.
    const pending = plan.number(last);
    const isAnnounced = await burned.unless(revsOf(pending), async () => {
      await settled(batch);
      if (performance.now() >= deadline || batch.some(isLate)) return false;
      const maxTimeMs = timeForAll(batch, left(deadline));
      const options = { burned: burned.list(), maxTimeMs, evenArchived: plan.mayBeArchived };
      return this.rosters.announce(roomId, room.rosterRev, pending, options);
    });
    if (isAnnounced) await this.finish(roomId, pending, deadline);
    return isAnnounced;
  }

  private async finish(roomId: string, pending: PendingRoster, deadline: number): Promise<void> {
    const superseded = await this.memberships.store(pending.memberships, left(deadline));
    await this.audit.insert(pending.audits);
    await this.rosters.complete(roomId, pending);
    // Published after counting, so that readers of the event see the new `memberCount`.
    this.bus.publish(
      roomId,
      pending.memberships.map((membership, index): Change => {
        const { rev } = membership;
        // Another replica has finished it under later numbers: told now, it would undo what came after.
        return superseded.has(index) ? { kind: 'silent', rev } : { kind: 'membership', rev, membership };
      }),
    );
    for (const userId of new Set(pending.memberships.map((membership) => membership.userId))) {
      this.bus.publishToUser(userId, { kind: 'membership', roomId });
    }
  }

  /** Waits for a change that somebody has announced; when they seem to have died, it is made under new numbers. */
  private async finishForOthers(roomId: string, pending: PendingRoster, burned: BurnedNumbers): Promise<void> {
    for (const since = performance.now(); performance.now() - since < PATIENCE_MS;) {
      await delay(LOOK_MS);
      const room = await this.rosters.find(roomId);
      if (room?.pending?.rev !== pending.rev) return;
    }
    this.logger.warn({ roomId, rev: pending.rev }, 'finishing a change of members that was left undone');
    const deadline = performance.now() + this.options.deadlineMs;
    // Readers no longer wait for the old numbers.
    // What was announced is finished in an archived room too: members leave it one after the other.
    const last = await this.rooms.takeForChanges(roomId, pending.memberships.length, this.options.deadlineMs, true);
    if (last === null) throw new NotFoundError('room');
    const anew = renumberAll(pending, last);
    const isAnnounced = await burned.unless(revsOf(anew), async () => {
      const options = { burned: burned.list(), maxTimeMs: left(deadline) };
      return performance.now() < deadline && this.rosters.announceAnew(roomId, pending.rev, anew, options);
    });
    if (isAnnounced) await this.finish(roomId, anew, deadline);
  }
}

function settle(batch: readonly Waiting<RosterRequest, void>[], refusals: ReadonlyMap<unknown, unknown>): void {
  for (const waiting of batch) {
    if (refusals.has(waiting)) waiting.reject(refusals.get(waiting));
    else waiting.resolve();
  }
}

const revsOf = ({ memberships }: PendingRoster) => memberships.map(({ rev }) => rev);

const left = (deadline: number) => Math.max(1, Math.floor(deadline - performance.now()));
