import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import mongoose from 'mongoose';
import { DeadlineExceededError, ForbiddenError, NotFoundError, ServiceUnavailableError } from '@parley/service/errors';
import { Deadline } from '@parley/service/time';
import { ROOM, silentLogger } from '../../../tests/support/fake-room.ts';
import type { Change, Message } from '../../repositories/records.ts';
import { MessageChanges, type MessageUpdate } from './message-changes.ts';
import { edit, pin, addReaction, remove, removeReaction } from './message-updates.ts';

const ID = `${ROOM}-1`;
const LIMITS = { MAX_REACTIONS: 2, MAX_USERS_PER_REACTION: 3 };

/** A room's counter and a message, shared by several replicas. */
class FakeStore {
  lastRev = 1;
  past: number[] = [];
  /** Abandoned revs stored with the room. */
  abandoned: number[] = [];
  published: Change[] = [];
  message: Message = {
    id: ID,
    roomId: ROOM,
    seq: 1,
    rev: 1,
    createdRev: 1,
    authorId: 'ann',
    clientId: 'c1',
    body: 'hi',
    createdAt: new Date(0),
    editedAt: null,
    deletedAt: null,
    replyToId: null,
    reactions: [],
    mentionIds: [],
    pinnedAt: null,
  };
  /** Called at the store just before a replacement. */
  beforeReplace: () => void = () => undefined;
  /** Called before the response. */
  afterReplace: () => void = () => undefined;

  /** Called before the message is read. */
  beforeFind: () => void = () => undefined;

  async findByIds([id]: readonly string[]): Promise<Message[]> {
    this.beforeFind();
    return id === ID ? [this.message] : [];
  }

  /** Set when the room is archived. */
  isArchived = false;
  /** Called before a rev is allocated. */
  beforeAllocate: () => void = () => undefined;

  async allocateForChange(): Promise<number | null> {
    this.beforeAllocate();
    return this.isArchived ? null : ++this.lastRev;
  }

  async replace(seen: Message, next: Message, abandoned: readonly number[]): Promise<boolean> {
    this.beforeReplace();
    const isSame = this.message.rev === seen.rev;
    if (isSame) {
      this.past.push(seen.rev, ...abandoned);
      this.message = next;
    }
    this.afterReplace();
    return isSame;
  }

  async wasChangedAt(_message: Message, rev: number): Promise<boolean> {
    return this.message.rev === rev || this.past.includes(rev);
  }

  /** Called when abandoned revs are stored. */
  onAbandon: () => void = () => undefined;

  async addAbandonedRevs(_roomId: string, revs: readonly number[]): Promise<void> {
    this.abandoned.push(...revs);
    this.onAbandon();
  }

  publish(_roomId: string, changes: readonly Change[]): void {
    this.published.push(...changes);
  }
}

let store: FakeStore;
const replica = () =>
  new MessageChanges(store, store, store, { queue: 50, attempts: 20, deadlineMs: 10_000 }, silentLogger);
const inTime = () => Deadline.in(10_000);
const reaction = (userId: string, emoji = '👍') => addReaction(userId, emoji, LIMITS);
beforeEach(() => void (store = new FakeStore()));
afterEach(() => void jest.useRealTimers());

test('applies updates that arrive during a change together, under one rev', async () => {
  const changes = replica();
  const steps: MessageUpdate[] = [reaction('a'), edit('new', []), reaction('b'), pin];
  const changed = await Promise.all(steps.map((step) => changes.change(ID, step, inTime())));
  expect(changed[3]).toMatchObject({ body: 'new', rev: 3, reactions: [{ userIds: ['a', 'b'] }] });
  expect(store.published.map(({ kind, rev }) => [kind, rev])).toEqual([
    ['message', 2],
    ['message', 3],
  ]);
  expect(store.past).toEqual([1, 2]);
});

test('concurrent changes of two replicas lose nothing and account for every rev', async () => {
  const replicas = [replica(), replica(), replica()];
  await Promise.all(
    replicas.flatMap((each, index) => [
      each.change(ID, reaction(`user-${index}`), inTime()),
      each.change(ID, index === 0 ? pin : reaction(`user-${index}`, '🎉'), inTime()),
    ]),
  );
  expect(store.message.pinnedAt).not.toBeNull();
  expect(store.message.reactions.find(({ emoji }) => emoji === '👍')?.userIds.sort()).toEqual([
    'user-0',
    'user-1',
    'user-2',
  ]);
  const revs = Array.from({ length: store.lastRev }, (_, index) => index + 1);
  expect(store.published.map(({ rev }) => rev).sort((left, right) => left - right)).toEqual(revs.slice(1));
  expect(
    [...store.past, store.message.rev].filter((rev) =>
      store.published.some((change) => change.rev === rev && change.kind === 'message'),
    ),
  ).toHaveLength(store.published.filter(({ kind }) => kind === 'message').length);
});

test('allocates no rev when nothing changes', async () => {
  const seen = store.message;
  expect(await replica().change(ID, removeReaction('nobody', '👍'), inTime())).toBe(seen);
  expect(store.lastRev).toBe(1);
  expect(store.published).toEqual([]);
});

test('an update that throws does not affect the others', async () => {
  const changes = replica();
  await changes.change(ID, remove, inTime());
  const outcomes = await Promise.allSettled([
    changes.change(ID, remove, inTime()),
    changes.change(ID, edit('back', []), inTime()),
    changes.change(ID, remove, inTime()),
  ]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(outcomes[1]).toMatchObject({ reason: expect.any(ForbiddenError) });
});

test('recognizes its own change when the response was lost', async () => {
  store.afterReplace = () => {
    store.afterReplace = () => undefined;
    throw new mongoose.mongo.MongoNetworkError('cut');
  };
  expect(await replica().change(ID, pin, inTime())).toMatchObject({ rev: 2 });
  expect(store.published).toEqual([expect.objectContaining({ kind: 'message', rev: 2 })]);
});

describe('an abandoned rev', () => {
  const REJECTED = new mongoose.mongo.MongoServerError({ message: 'no', code: 121 });
  const CUT = new mongoose.mongo.MongoNetworkError('cut');
  const noop = (...revs: number[]) => revs.map((rev) => ({ kind: 'noop', rev }));

  test('is published and stored when other changes always come first', async () => {
    store.beforeReplace = () => (store.message = { ...store.message, rev: ++store.lastRev });
    const changes = new MessageChanges(
      store,
      store,
      store,
      { queue: 5, attempts: 3, deadlineMs: 10_000 },
      silentLogger,
    );
    await expect(changes.change(ID, pin, inTime())).rejects.toThrow(ServiceUnavailableError);
    expect(store.published).toEqual(noop(2, 4, 6));
    expect(store.abandoned).toEqual([2, 4, 6]);
  });

  test('is published and stored when another request made the same change in the meantime', async () => {
    store.beforeReplace = () => (store.message = { ...pin(store.message), rev: ++store.lastRev });
    expect(await replica().change(ID, pin, inTime())).toMatchObject({ rev: 3 });
    expect(store.published).toEqual(noop(2));
    expect(store.abandoned).toEqual([2]);
  });

  test('is published and stored when the room is archived in the meantime', async () => {
    store.beforeReplace = () => {
      store.isArchived = true;
      store.message = { ...store.message, rev: ++store.lastRev };
    };
    await expect(replica().change(ID, pin, inTime())).rejects.toThrow(NotFoundError);
    expect(store.published).toEqual(noop(2));
    expect(store.abandoned).toEqual([2]);
  });

  test('is published and stored when the store rejects the change', async () => {
    store.beforeReplace = () => {
      throw REJECTED;
    };
    await expect(replica().change(ID, pin, inTime())).rejects.toThrow(REJECTED);
    expect(store.published).toEqual(noop(2));
    expect(store.abandoned).toEqual([2]);
  });

  test('is published and stored when it was allocated after the write deadline', async () => {
    jest.useFakeTimers();
    store.beforeAllocate = () => jest.advanceTimersByTime(10_001);
    // The request is rejected at once, without waiting for the abandoned revs to be stored.
    const isAbandoned = new Promise<void>((resolve) => (store.onAbandon = resolve));
    await expect(replica().change(ID, pin, inTime())).rejects.toThrow(ServiceUnavailableError);
    expect(store.published).toEqual(noop(2));
    await isAbandoned;
    expect(store.abandoned).toEqual([2]);
  });

  test('is stored with the change when a later attempt succeeds', async () => {
    store.beforeReplace = () => {
      store.beforeReplace = () => undefined;
      store.message = { ...store.message, rev: ++store.lastRev };
    };
    await replica().change(ID, pin, inTime());
    expect(store.past).toEqual([3, 2]);
    expect(store.abandoned).toEqual([]);
  });

  test('does not include a rev that may have been stored before the store rejected a retry', async () => {
    const errors = [CUT, REJECTED];
    store.beforeReplace = () => {
      throw errors.shift() ?? CUT;
    };
    await expect(replica().change(ID, pin, inTime())).rejects.toThrow(ServiceUnavailableError);
    expect(store.published).toEqual([]);
    expect(store.abandoned).toEqual([]);
  });
});

describe('for a caller whose deadline has passed or who has disconnected', () => {
  const leaving = () => {
    const controller = new AbortController();
    return { leave: () => controller.abort(), deadline: new Deadline(Infinity, controller.signal, () => 0) };
  };

  test('starts nothing', async () => {
    await expect(replica().change(ID, pin, Deadline.in(0))).rejects.toThrow(DeadlineExceededError);
    expect(store.lastRev).toBe(1);
  });

  test('allocates no rev when the caller disconnects during the read of the message', async () => {
    const { leave, deadline } = leaving();
    store.beforeFind = leave;
    await expect(replica().change(ID, pin, deadline)).rejects.toThrow(DeadlineExceededError);
    expect(store.lastRev).toBe(1);
  });

  test('does not retry a failed write once the caller has disconnected', async () => {
    const { leave, deadline } = leaving();
    let attempts = 0;
    store.beforeReplace = () => {
      attempts++;
      leave();
      throw new mongoose.mongo.MongoNetworkError('cut');
    };
    await expect(replica().change(ID, pin, deadline)).rejects.toThrow(ServiceUnavailableError);
    expect(attempts).toBe(1);
    // The outcome is unknown.
    expect(store.abandoned).toEqual([]);
  });

  test('abandons an allocated rev while the rest of the batch continues', async () => {
    const { leave, deadline } = leaving();
    const changes = replica();
    store.beforeAllocate = () => void (store.lastRev === 2 && leave());
    const outcomes = await Promise.allSettled([
      changes.change(ID, reaction('a'), inTime()),
      changes.change(ID, edit('late', []), deadline),
      changes.change(ID, reaction('b'), inTime()),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(store.message).toMatchObject({ body: 'hi', rev: 4, reactions: [{ userIds: ['a', 'b'] }] });
    expect(store.past).toEqual([1, 2, 3]);
    expect(store.published).toContainEqual({ kind: 'noop', rev: 3 });
  });
});

test('gives up at the write deadline', async () => {
  jest.useFakeTimers();
  store.beforeReplace = () => {
    throw new mongoose.mongo.MongoNetworkError('away');
  };
  const changed = expect(replica().change(ID, pin, inTime())).rejects.toThrow(ServiceUnavailableError);
  await jest.advanceTimersByTimeAsync(11_000);
  await changed;
  expect(store.published).toEqual([]);
});

test('rejects updates beyond the queue limit, and missing messages', async () => {
  const changes = new MessageChanges(store, store, store, { queue: 1, attempts: 3, deadlineMs: 10_000 }, silentLogger);
  const outcomes = await Promise.allSettled(
    ['a', 'b', 'c'].map((userId) => changes.change(ID, reaction(userId), inTime())),
  );
  expect(outcomes.some(({ status }) => status === 'rejected')).toBe(true);
  await expect(changes.change(`${ROOM}-2`, pin, inTime())).rejects.toThrow(NotFoundError);
});

test('reactions stay within their limits and leave no empty entry', async () => {
  const changes = replica();
  for (const userId of ['a', 'b', 'c']) await changes.change(ID, reaction(userId), inTime());
  await expect(changes.change(ID, reaction('d'), inTime())).rejects.toThrow(ForbiddenError);
  await changes.change(ID, reaction('d', '🎉'), inTime());
  await expect(changes.change(ID, reaction('d', '🦜'), inTime())).rejects.toThrow(ForbiddenError);
  const { reactions } = await changes.change(ID, removeReaction('d', '🎉'), inTime());
  expect(reactions).toEqual([{ emoji: '👍', userIds: ['a', 'b', 'c'] }]);
});
