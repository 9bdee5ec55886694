import { expect, test } from '@jest/globals';
import { RateLimitedError } from '@parley/service/errors';
import type { Viewer } from '@parley/service/identity';
import { membershipOf, ROOM } from '../../../tests/support/fake-room.ts';
import { MentionService } from './mention-service.ts';

const AUTHOR = { userId: 'author' } as Viewer;
const MAX_LOOKUPS = 10;

/** A directory in which each name is its user's id, unless it begins with "no". */
function newService(members: string[]) {
  const known = new Set<string>();
  const lookedUp: string[] = [];
  let taken = 0;
  const service = new MentionService(
    {
      unknownOf: (names) => names.filter((name) => !known.has(name)),
      findIds: async (names) => {
        lookedUp.push(...names.filter((name) => !known.has(name)));
        for (const name of names) known.add(name);
        return new Map(names.filter((name) => !name.startsWith('no')).map((name) => [name, name]));
      },
    },
    {
      findByKeys: async (keys) =>
        keys.filter(({ userId }) => members.includes(userId)).map(({ userId }) => membershipOf(userId, 1)),
    },
    {
      take: async (_key, count = 1) => {
        taken += count;
        if (taken > MAX_LOOKUPS) throw new RateLimitedError('Too many requests. Try again later.', 1);
      },
      refund: async (_key, count = 1) => void (taken -= count),
    },
    50,
  );
  const resolve = (body: string, kind: 'PUBLIC' | 'PRIVATE' = 'PUBLIC') =>
    service.resolve(AUTHOR, { id: ROOM, kind }, body);
  return { resolve, lookedUp, taken: () => taken };
}

const mention = (...names: string[]) => names.map((name) => `@${name}`).join(' ');
const people = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => `${prefix}${index}`);

test('names of members cost no lookups', async () => {
  const members = people('member', 10);
  const { resolve, taken } = newService(members);
  for (const kind of ['PUBLIC', 'PRIVATE'] as const) expect(await resolve(mention(...members), kind)).toEqual(members);
  expect(taken()).toBe(0);
});

test.each(['PUBLIC', 'PRIVATE'] as const)(
  'names of non-members cost one lookup each in a %s room, once',
  async (kind) => {
    const { resolve, taken } = newService(['ben']);
    await resolve(mention('ben', 'stranger', 'nobody'), kind);
    await resolve(mention('ben', 'stranger', 'nobody'), kind);
    expect(taken()).toBe(2);
  },
);

test('beyond the limit unknown names stay plain text, and cached names are still mentioned', async () => {
  const { resolve, lookedUp } = newService(['ben']);
  await resolve(mention('ben'));
  await resolve(mention(...people('stranger', MAX_LOOKUPS)));
  expect(await resolve(mention('ben', ...people('other', 50)))).toEqual(['ben']);
  expect(lookedUp).toEqual(['ben', ...people('stranger', MAX_LOOKUPS)]);
});
