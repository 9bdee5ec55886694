import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { silentLogger } from '../../tests/support/fake-room.ts';
import { Companies } from './company.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const COMPANY_MS = 30_000;
const nothing = () => undefined;

/** The company of ann, who shares a room with those in `together`. */
function newCompanies(together: Set<string>) {
  const reads: string[][] = [];
  const companies = new Companies({
    memberships: {
      findRoomIdsOf: async (userIds) => {
        reads.push([...userIds]);
        return new Map(userIds.map((id) => [id, id === 'ann' || together.has(id) ? ['room'] : []]));
      },
    },
    limits: { LIMIT_ROOMS: 1_000, PRESENCE_COMPANY_MS: COMPANY_MS },
    logger: silentLogger,
  });
  return { companies, reads };
}

const people = (count: number, prefix = 'p') => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

test('tells who shares a room with the viewer', async () => {
  const { companies } = newCompanies(new Set(['bob']));
  const { userIds } = await companies.join('ann', ['ann', 'bob', 'eve'], nothing);
  expect(userIds).toEqual(['ann', 'bob']);
});

test('hundreds of subscriptions cost a few reads of the store, then and later', async () => {
  const { companies, reads } = newCompanies(new Set(people(5)));
  await Promise.all(Array.from({ length: 300 }, () => companies.join('ann', people(5), nothing)));
  expect(reads.length).toBeLessThanOrEqual(2);
  const before = reads.length;
  await jest.advanceTimersByTimeAsync(COMPANY_MS);
  expect(reads.slice(before)).toEqual([['ann', ...people(5)]]);
});

test('one read is under way at a time, and the next asks for all that wait', async () => {
  const { companies, reads } = newCompanies(new Set());
  await Promise.all(people(100).map((id) => companies.join('ann', [id], nothing)));
  expect(reads.length).toBeLessThanOrEqual(2);
});

test('who was a stranger is looked for again by the next subscription', async () => {
  const together = new Set<string>();
  const { companies } = newCompanies(together);
  expect((await companies.join('ann', ['bob'], nothing)).userIds).toEqual([]);
  together.add('bob');
  expect((await companies.join('ann', ['bob'], nothing)).userIds).toEqual(['bob']);
});

test('all subscriptions hear of who shares no room any more', async () => {
  const together = new Set(['bob', 'cid']);
  const { companies } = newCompanies(together);
  const parted: string[] = [];
  for (const tab of ['one', 'two']) {
    await companies.join('ann', ['bob', 'cid'], (userId) => parted.push(`${tab} ${userId}`));
  }
  together.delete('bob');
  await jest.advanceTimersByTimeAsync(COMPANY_MS);
  expect(parted).toEqual(['one bob', 'two bob']);
});

test('a viewer follows 2,000 people at most, over all subscriptions, until one ends', async () => {
  const { companies } = newCompanies(new Set(people(100)));
  const joined = await Promise.all(Array.from({ length: 20 }, () => companies.join('ann', people(100), nothing)));
  await expect(companies.join('ann', ['bob'], nothing)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  await companies.join('bea', ['bob'], nothing);
  joined[0]?.leave();
  await companies.join('ann', ['bob'], nothing);
});

test('nothing is read for viewers who have left', async () => {
  const { companies, reads } = newCompanies(new Set(['bob']));
  (await companies.join('ann', ['bob'], nothing)).leave();
  await jest.advanceTimersByTimeAsync(2 * COMPANY_MS);
  expect(reads).toHaveLength(1);
});
