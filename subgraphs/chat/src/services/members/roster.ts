import { setTimeout as delay } from 'node:timers/promises';
import { backoff } from '@parley/service/async';
import { NotFoundError, ServiceUnavailableError } from '@parley/service/errors';
import type { Logger } from '@parley/service/telemetry';
import type { Deadline } from '@parley/service/time';
import type { RoomBus } from '../../events/redis/room-bus.ts';
import type { AuditRepository } from '../../repositories/audit-repository.ts';
import { withPastRevs, type MembershipRepository } from '../../repositories/membership-repository.ts';
import type { Change, Membership, Room } from '../../repositories/records.ts';
import type { RoomRepository } from '../../repositories/room-repository.ts';
import type { PendingRoster, RosterRepository, RosterState } from '../../repositories/roster-repository.ts';
import { AbandonedRevs } from '../writes/abandoned-revs.ts';
import { GroupCommit, isLate, rejectLate, settled, timeForAll, type Waiting } from '../writes/group-commit.ts';
import { reassignRevs, RosterPlan, type RosterRequest } from './roster-plan.ts';

export type { RosterView } from './roster-plan.ts';

/** How long a change that another replica has announced may take before this replica finishes it, in ms. */
const TAKEOVER_MS = 1_000;
/** Polling interval while waiting, in ms. */
const POLL_MS = 20;

export interface RosterOptions {
  /** Maximum number of requests in one change. */
  batch: number;
  /** Maximum number of waiting requests per room. */
  queue: number;
  /** Maximum number of members of a room. */
  members: number;
  /** A write takes effect within this time of allocating its revs, or never. */
  deadlineMs: number;
}

/**
 * Changes the members of rooms. Changes of one room run one after another, across all replicas: each is announced in
 * the room by compare-and-set, then stored, then counted. Invariants therefore hold under concurrent requests (a room
 * keeps an owner), and members are counted exactly. If a replica crashes midway, whichever replica next changes the
 * roster of that room finishes the change first. Requests that arrive during a change are combined into one change.
 */
export class Roster {
  private readonly group: GroupCommit<RosterRequest, void>;

  constructor(
    private readonly rooms: Pick<RoomRepository, 'allocateForChanges' | 'addAbandonedRevs'>,
    private readonly rosters: Pick<RosterRepository, 'insert' | 'find' | 'announce' | 'reannounce' | 'complete'>,
    private readonly memberships: Pick<MembershipRepository, 'findByKeysEver' | 'findOwnerIds' | 'store'>,
    private readonly audit: Pick<AuditRepository, 'insert'>,
    private readonly bus: Pick<RoomBus, 'publish' | 'publishToUser'>,
    private readonly options: RosterOptions,
    private readonly logger: Logger,
  ) {
    const onFull = 'Too many members are joining or leaving this room. Try again.';
    this.group = new GroupCommit({ ...options, onFull }, (roomId, batch) => this.commit(roomId, batch));
  }

  /**
   * Changes a user's membership as `request.decide` returns, which may be called more than once.
   * @throws whatever `decide` throws.
   * @throws NotFoundError when there is no such room.
   * @throws ForbiddenError when the room is archived or full.
   * @throws ConflictError when the room would be left without an owner.
   * @throws ServiceUnavailableError when the outcome is unknown; retry.
   * @throws DeadlineExceededError when it was not done in time.
   */
  change(roomId: string, request: RosterRequest, deadline: Deadline): Promise<void> {
    return this.group.submit(roomId, request, deadline);
  }

  /**
   * Stores a room and its first members, whose memberships are its first changes. The room announces them and has no
   * members until they are stored: if this replica crashes midway, no user is in an unfinished room, and the next
   * change finishes it (in a public room any user can cause one).
   * @param room in its state with the members.
   * @throws when the outcome is unknown.
   * @throws DeadlineExceededError when it was not created in time.
   */
  async create(room: Room, memberships: readonly Membership[], until: Deadline): Promise<void> {
    await until.settled();
    const maxTimeMs = until.timeFor(this.options.deadlineMs);
    const deadline = performance.now() + this.options.deadlineMs;
    const stored = memberships.map((membership) => withPastRevs(null, membership));
    const pending = { rev: room.lastRev, memberships: stored, audits: [], memberCountDelta: stored.length };
    await this.rosters.insert(room, pending, maxTimeMs);
    await this.finish(room.id, pending, deadline);
  }

  private async commit(roomId: string, batch: readonly Waiting<RosterRequest, void>[]): Promise<void> {
    const abandoned = new AbandonedRevs(roomId, this.rooms, this.bus, this.logger);
    try {
      await this.apply(roomId, batch, abandoned);
    } finally {
      await abandoned.store();
    }
  }

  /** Retries until each request is done, rejected, or has no time left. */
  private async apply(roomId: string, batch: readonly Waiting<RosterRequest, void>[], abandoned: AbandonedRevs) {
    const deadline = performance.now() + this.options.deadlineMs;
    for (let attempt = 0; performance.now() < deadline; attempt++) {
      const open = await rejectLate(batch);
      if (open.length === 0) return;
      const room = await this.rosters.find(roomId);
      if (!room) throw new NotFoundError('room');
      if (room.pending) {
        await this.finishForOthers(roomId, room.pending, abandoned);
        continue;
      }
      const { plan, rejections } = await this.plan(roomId, room, open);
      if (plan.changes.length === 0 || (await this.make(roomId, room, plan, open, abandoned))) {
        return settle(open, rejections);
      }
      await delay(backoff(attempt) * Math.random());
    }
    throw new ServiceUnavailableError();
  }

  /** Applies the requests to a plan, one after another. */
  private async plan(roomId: string, room: RosterState, batch: readonly Waiting<RosterRequest, void>[]) {
    const userIds = new Set(batch.flatMap(({ request: { actorId, targetId } }) => [actorId, targetId]));
    const [known, ownerIds] = await Promise.all([
      this.memberships.findByKeysEver([...userIds].map((userId) => ({ roomId, userId }))),
      // Each request removes at most one owner, so these suffice to know whether another one is left.
      this.memberships.findOwnerIds(roomId, batch.length + 1),
    ]);
    const plan = new RosterPlan(roomId, room, known, new Set(ownerIds), this.options.members);
    const rejections = new Map<unknown, unknown>();
    for (const waiting of batch) {
      try {
        plan.add(waiting.request);
      } catch (error) {
        rejections.set(waiting, error);
      }
    }
    return { plan, rejections };
  }

  /** @returns false when another change came first. */
  private async make(
    roomId: string,
    room: RosterState,
    plan: RosterPlan,
    batch: readonly Waiting<RosterRequest, void>[],
    abandoned: AbandonedRevs,
  ): Promise<boolean> {
    await settled(batch);
    if (batch.some(isLate)) return false;
    const deadline = performance.now() + this.options.deadlineMs;
    const last = await this.rooms.allocateForChanges(
      roomId,
      plan.changes.length,
      timeForAll(batch, this.options.deadlineMs),
      plan.mayBeArchived,
    );
    if (last === null) return false; // Archived in the meantime; the next attempt reads that.
    const pending = plan.withRevs(last);
    const isAnnounced = await abandoned.abandonUnless(revsOf(pending), async () => {
      await settled(batch);
      if (performance.now() >= deadline || batch.some(isLate)) return false;
      const maxTimeMs = timeForAll(batch, left(deadline));
      const options = { abandoned: abandoned.list(), maxTimeMs, allowArchived: plan.mayBeArchived };
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
        // Another replica has finished it under later revs. Publishing this state would undo later changes.
        return superseded.has(index) ? { kind: 'noop', rev } : { kind: 'membership', rev, membership };
      }),
    );
    for (const userId of new Set(pending.memberships.map((membership) => membership.userId))) {
      this.bus.publishToUser(userId, { kind: 'membership', roomId });
    }
  }

  /**
   * Waits for a change that another replica has announced. If that replica seems to have crashed, makes the change
   * under new revs.
   */
  private async finishForOthers(roomId: string, pending: PendingRoster, abandoned: AbandonedRevs): Promise<void> {
    for (const since = performance.now(); performance.now() - since < TAKEOVER_MS;) {
      await delay(POLL_MS);
      const room = await this.rosters.find(roomId);
      if (room?.pending?.rev !== pending.rev) return;
    }
    this.logger.warn({ roomId, rev: pending.rev }, 'finishing a membership change that another replica started');
    const deadline = performance.now() + this.options.deadlineMs;
    // Readers no longer wait for the old revs. An announced change is finished in an archived room too: members leave
    // it one after another.
    const last = await this.rooms.allocateForChanges(roomId, pending.memberships.length, this.options.deadlineMs, true);
    if (last === null) throw new NotFoundError('room');
    const reassigned = reassignRevs(pending, last);
    const isAnnounced = await abandoned.abandonUnless(revsOf(reassigned), async () => {
      const options = { abandoned: abandoned.list(), maxTimeMs: left(deadline) };
      return performance.now() < deadline && this.rosters.reannounce(roomId, pending.rev, reassigned, options);
    });
    if (isAnnounced) await this.finish(roomId, reassigned, deadline);
  }
}

function settle(batch: readonly Waiting<RosterRequest, void>[], rejections: ReadonlyMap<unknown, unknown>): void {
  for (const waiting of batch) {
    if (rejections.has(waiting)) waiting.reject(rejections.get(waiting));
    else waiting.resolve();
  }
}

const revsOf = ({ memberships }: PendingRoster) => memberships.map(({ rev }) => rev);

const left = (deadline: number) => Math.max(1, Math.floor(deadline - performance.now()));
