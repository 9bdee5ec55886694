import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { membershipOf, ROOM, silentLogger } from '../../../tests/support/fake-room.ts';
import { SharedRoomTracker } from './shared-room-tracker.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const REFRESH_MS = 30_000;
const nothing = () => undefined;

/** A tracker for ann, who shares a room with the users in `together`. */
function newCompanies(together: Set<string>) {
  const reads: string[][] = [];
  const searches: string[][] = [];
  const isIn = (userId: string) => userId === 'ann' || together.has(userId);
  const sharedRoomTracker = new SharedRoomTracker({
    memberships: {
      findByKeys: async (keys) => {
        reads.push(keys.map(({ userId }) => userId));
        return keys.filter(({ userId }) => isIn(userId)).map(({ userId }) => membershipOf(userId, 1));
      },
      findRoomIds: async () => [ROOM],
      findSharedRooms: async (userIds) => {
        searches.push([...userIds]);
        return new Map(userIds.filter(isIn).map((id) => [id, ROOM]));
      },
    },
    limits: { MAX_ROOMS_PER_USER: 1_000, PRESENCE_SHARED_ROOMS_REFRESH_MS: REFRESH_MS },
    logger: silentLogger,
  });
  return { sharedRoomTracker, reads, searches };
}

const people = (count: number, prefix = 'p') => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

test('returns the users who share a room with the viewer', async () => {
  const { sharedRoomTracker } = newCompanies(new Set(['bob']));
  const { userIds } = await sharedRoomTracker.track('ann', ['ann', 'bob', 'eve'], nothing);
  expect(userIds).toEqual(['ann', 'bob']);
});

test('hundreds of subscriptions cost one search, and then one lookup per user', async () => {
  const { sharedRoomTracker, reads, searches } = newCompanies(new Set(people(5)));
  const joined = Promise.all(Array.from({ length: 300 }, () => sharedRoomTracker.track('ann', people(5), nothing)));
  await jest.advanceTimersByTimeAsync(REFRESH_MS - 1);
  await joined;
  expect(searches).toEqual([people(5)]);
  const before = reads.length;
  await jest.advanceTimersByTimeAsync(1);
  expect(reads.slice(before)).toEqual([[...people(5), 'ann']]);
  expect(searches).toHaveLength(1);
});

test('subscribing to the same users in a loop searches for them once', async () => {
  const { sharedRoomTracker, searches } = newCompanies(new Set(people(5)));
  for (let round = 0; round < 20; round++) {
    const joined = sharedRoomTracker.track('ann', people(5), nothing);
    await jest.advanceTimersByTimeAsync(1_000);
    (await joined).stop();
  }
  expect(searches).toEqual([people(5)]);
});

test('searches of one viewer run one at a time with a pause, and the next covers all waiting requests', async () => {
  const { sharedRoomTracker, searches } = newCompanies(new Set());
  const joined = Promise.all(people(100).map((id) => sharedRoomTracker.track('ann', [id], nothing)));
  await jest.advanceTimersByTimeAsync(0);
  const before = searches.length;
  await jest.advanceTimersByTimeAsync(1_000);
  await joined;
  expect(before).toBe(1);
  expect(searches.length).toBeLessThanOrEqual(2);
});

test('the next subscription searches again for users without a shared room', async () => {
  const together = new Set<string>();
  const { sharedRoomTracker } = newCompanies(together);
  expect((await sharedRoomTracker.track('ann', ['bob'], nothing)).userIds).toEqual([]);
  together.add('bob');
  const joined = sharedRoomTracker.track('ann', ['bob'], nothing);
  await jest.advanceTimersByTimeAsync(1_000);
  expect((await joined).userIds).toEqual(['bob']);
});

test('every subscription is notified of a user who no longer shares a room', async () => {
  const together = new Set(['bob', 'cid']);
  const { sharedRoomTracker } = newCompanies(together);
  const parted: string[] = [];
  for (const tab of ['one', 'two']) {
    await sharedRoomTracker.track('ann', ['bob', 'cid'], (userId) => parted.push(`${tab} ${userId}`));
  }
  together.delete('bob');
  await jest.advanceTimersByTimeAsync(REFRESH_MS);
  expect(parted).toEqual(['one bob', 'two bob']);
});

test('a viewer can follow at most 2,000 users over all subscriptions, until one ends', async () => {
  const { sharedRoomTracker } = newCompanies(new Set(people(100)));
  const joined = await Promise.all(
    Array.from({ length: 20 }, () => sharedRoomTracker.track('ann', people(100), nothing)),
  );
  await expect(sharedRoomTracker.track('ann', ['bob'], nothing)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  await sharedRoomTracker.track('bea', ['bob'], nothing);
  joined[0]?.stop();
  const next = sharedRoomTracker.track('ann', ['bob'], nothing);
  await jest.advanceTimersByTimeAsync(1_000);
  await next;
});

test('reads nothing for viewers without subscriptions', async () => {
  const { sharedRoomTracker, reads, searches } = newCompanies(new Set(['bob']));
  (await sharedRoomTracker.track('ann', ['bob'], nothing)).stop();
  await jest.advanceTimersByTimeAsync(3 * REFRESH_MS);
  expect([reads.length, searches.length]).toEqual([0, 1]);
  expect(jest.getTimerCount()).toBe(0);
});
