import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import mongoose from 'mongoose';
import { DeadlineExceededError, ForbiddenError, ServiceUnavailableError } from '@parley/service/errors';
import { Deadline } from '@parley/service/time';
import { ROOM, silentLogger } from '../../../tests/support/fake-room.ts';
import type { StoredMembership } from '../../repositories/membership-repository.ts';
import type { Change } from '../../repositories/records.ts';
import type { AnnounceOptions, PendingRoster, RosterState } from '../../repositories/roster-repository.ts';
import { Roster, type RosterView } from './roster.ts';

/** A public room and its members, shared by several replicas. */
class FakeStore {
  lastRev = 0;
  state: RosterState = { kind: 'PUBLIC', archivedAt: null, lastSeq: 0, memberCount: 0, rosterRev: 0, pending: null };
  members = new Map<string, StoredMembership>();
  published: Change[] = [];
  /** The number of members at each publication. */
  counts: number[] = [];
  /** Abandoned revs stored with the room. */
  abandoned: number[] = [];
  /** Called at the store before an announcement. */
  beforeAnnounce: () => void = () => undefined;
  /** Called at the store before memberships are stored. */
  beforeStore: () => void = () => undefined;

  async find(): Promise<RosterState> {
    return { ...this.state };
  }

  async allocateForChanges(
    _roomId: string,
    count: number,
    _maxTimeMs: number,
    allowArchived = false,
  ): Promise<number | null> {
    return this.state.archivedAt && !allowArchived ? null : (this.lastRev += count);
  }

  async announce(_roomId: string, seenRev: number, pending: PendingRoster, options: AnnounceOptions): Promise<boolean> {
    this.beforeAnnounce();
    return this.put(this.state.rosterRev === seenRev && !this.state.pending, pending, options);
  }

  async reannounce(_roomId: string, rev: number, pending: PendingRoster, options: AnnounceOptions): Promise<boolean> {
    this.beforeAnnounce();
    return this.put(this.state.pending?.rev === rev, pending, options);
  }

  async complete(_roomId: string, { rev, memberCountDelta }: PendingRoster): Promise<void> {
    if (this.state.pending?.rev !== rev) return;
    this.state = { ...this.state, pending: null, memberCount: this.state.memberCount + memberCountDelta };
  }

  async store(memberships: readonly StoredMembership[]): Promise<Set<number>> {
    this.beforeStore();
    const superseded = new Set<number>();
    for (const [index, membership] of memberships.entries()) {
      const isLater = (this.members.get(membership.userId)?.rev ?? 0) >= membership.rev;
      if (isLater) superseded.add(index);
      else this.members.set(membership.userId, membership);
    }
    return superseded;
  }

  async findByKeysEver(keys: readonly { userId: string }[]): Promise<StoredMembership[]> {
    return keys.flatMap(({ userId }) => this.members.get(userId) ?? []);
  }

  async findOwnerIds(): Promise<string[]> {
    return [];
  }

  insert = () => Promise.resolve();

  /** Called when abandoned revs are stored. */
  onAbandon: () => void = () => undefined;

  async addAbandonedRevs(_roomId: string, revs: readonly number[]): Promise<void> {
    this.abandoned.push(...revs);
    this.onAbandon();
  }

  publish(_roomId: string, changes: readonly Change[]): void {
    this.published.push(...changes);
    this.counts.push(this.state.memberCount);
  }

  publishToUser = () => undefined;

  /** Another replica makes a change. */
  overtake(): void {
    this.state = { ...this.state, rosterRev: ++this.lastRev };
  }

  private put(isNext: boolean, pending: PendingRoster, { abandoned }: AnnounceOptions): boolean {
    if (isNext) this.state = { ...this.state, pending, rosterRev: pending.rev };
    if (isNext) this.abandoned.push(...abandoned);
    return isNext;
  }
}

let store: FakeStore;
let roster: Roster;
beforeEach(() => {
  store = new FakeStore();
  const options = { batch: 100, queue: 100, members: 50, deadlineMs: 10_000 };
  roster = new Roster(store, store, store, store, store, options, silentLogger);
});

afterEach(() => void jest.useRealTimers());

const member = ({ target }: RosterView) => (target ? null : ({ role: 'MEMBER' } as const));
const joinUntil = (deadline: Deadline, ...userIds: string[]) =>
  Promise.allSettled(
    userIds.map((userId) => roster.change(ROOM, { actorId: userId, targetId: userId, decide: member }, deadline)),
  );
const joinAll = (...userIds: string[]) => joinUntil(Deadline.in(10_000), ...userIds);
const reasons = (outcomes: PromiseSettledResult<void>[]) =>
  outcomes.map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as unknown) : 'done'));
const noopRevs = () => store.published.filter(({ kind }) => kind === 'noop').map(({ rev }) => rev);

test('requests that arrive during a change are combined into one change', async () => {
  await joinAll('a', 'b', 'c', 'd');
  expect([...store.members.values()].map(({ rev }) => rev)).toEqual([1, 2, 3, 4]);
  expect(store.state).toMatchObject({ memberCount: 4, rosterRev: 4, pending: null });
});

test('publishes a change after counting it, so that readers of the event see the new memberCount', async () => {
  await joinAll('a');
  await joinAll('b');
  expect(store.counts).toEqual([1, 2]);
});

describe('revs of a change that was never announced', () => {
  test('are published and stored with the next attempt', async () => {
    const ids = Array.from({ length: 40 }, (_, index) => `user-${index}`);
    store.beforeAnnounce = () => {
      if (store.lastRev === 41) store.overtake(); // The first batch has one change, the next one has the others.
    };
    await joinAll('first', ...ids.slice(0, 40));
    const vain = Array.from({ length: 40 }, (_, index) => index + 2);
    expect(noopRevs()).toEqual(vain);
    expect(store.abandoned).toEqual(vain);
    expect(store.state).toMatchObject({ memberCount: 41, rosterRev: 82 });
  });

  test('are published and stored when the room is archived in the meantime', async () => {
    store.beforeAnnounce = () => {
      store.overtake();
      store.state.archivedAt = new Date();
    };
    expect(reasons(await joinAll('a'))).toEqual([expect.any(ForbiddenError)]);
    expect([noopRevs(), store.abandoned]).toEqual([[1], [1]]);
  });

  test('are published and stored when other changes come first until the deadline', async () => {
    let isLate = false;
    const now = jest.spyOn(performance, 'now').mockImplementation(() => (isLate ? 10_001 : 0));
    store.beforeAnnounce = () => {
      store.overtake();
      isLate = true;
    };
    expect(reasons(await joinAll('a'))).toEqual([expect.any(ServiceUnavailableError)]);
    expect([noopRevs(), store.abandoned]).toEqual([[1], [1]]);
    now.mockRestore();
  });

  test('are published and stored when the store rejects the change, but not when its response is lost', async () => {
    const rejected = new mongoose.mongo.MongoServerError({ message: 'no', code: 121 });
    const errors = [rejected, new mongoose.mongo.MongoNetworkError('cut')];
    store.beforeAnnounce = () => {
      throw errors.shift() ?? rejected;
    };
    expect(reasons(await joinAll('a'))).toEqual([rejected]);
    expect([noopRevs(), store.abandoned]).toEqual([[1], [1]]);
    expect(reasons(await joinAll('b'))).toEqual([expect.any(mongoose.mongo.MongoNetworkError)]);
    expect([noopRevs(), store.abandoned]).toEqual([[1], [1]]);
  });

  test('are published and stored when several replicas finish an unfinished change', async () => {
    const pending = { rev: 1, memberships: [], audits: [], memberCountDelta: 0 };
    const left = { roomId: ROOM, userId: 'ghost', role: 'MEMBER', joinedAt: new Date(), leftAt: null } as const;
    const ghost = { ...left, readSeq: 0, muted: false, rev: 1, createdRev: 1, pastRevs: [] };
    store.lastRev = 1;
    store.state = { ...store.state, rosterRev: 1, pending: { ...pending, memberships: [ghost], memberCountDelta: 1 } };
    store.beforeAnnounce = () => {
      store.beforeAnnounce = () => undefined;
      store.overtake();
      store.state.pending = null; // By another replica.
    };
    jest.useFakeTimers();
    const joined = joinAll('a');
    await jest.advanceTimersByTimeAsync(2_000);
    expect(reasons(await joined)).toEqual(['done']);
    expect([noopRevs(), store.abandoned]).toEqual([[2], [2]]);
  });
});

describe('for a caller whose deadline has passed', () => {
  test('starts nothing', async () => {
    expect(reasons(await joinUntil(Deadline.in(0), 'a'))).toEqual([expect.any(DeadlineExceededError)]);
    expect(store.lastRev).toBe(0);
  });

  test('announces nothing under the allocated rev', async () => {
    const leaving = new AbortController();
    const take = store.allocateForChanges.bind(store);
    store.allocateForChanges = (...args) => {
      leaving.abort();
      return take(...args);
    };
    const deadline = new Deadline(Infinity, leaving.signal, () => 0);
    // The request is rejected at once, without waiting for the abandoned revs to be stored.
    const isAbandoned = new Promise<void>((resolve) => (store.onAbandon = resolve));
    expect(reasons(await joinUntil(deadline, 'a'))).toEqual([expect.any(DeadlineExceededError)]);
    await isAbandoned;
    expect([noopRevs(), store.abandoned]).toEqual([[1], [1]]);
    expect(store.members.size).toBe(0);
  });
});

test('does not publish a change that other replicas finished and changed again in the meantime', async () => {
  store.beforeStore = () => {
    store.beforeStore = () => undefined;
    const left = { roomId: ROOM, userId: 'a', role: 'MEMBER', joinedAt: new Date(), leftAt: new Date() } as const;
    store.members.set('a', { ...left, readSeq: 0, muted: false, rev: 9, createdRev: 8, pastRevs: [1] });
  };
  await joinAll('a');
  expect(store.members.get('a')).toMatchObject({ rev: 9 });
  expect(store.published).toEqual([{ kind: 'noop', rev: 1 }]);
});
