import { expect, test } from '@jest/globals';
import { OperationBudget } from '@parley/service/graphql';
import { NEVER_ABORTED } from '@parley/service/time';
import { messageOf, ROOM } from '../../../tests/support/fake-room.ts';
import { countReads } from './counted-reads.ts';
import type { Repositories } from '../../repositories/repositories.ts';
import { countRecords, type RecordLoaders } from '../loaders.ts';

const newBudget = () =>
  new OperationBudget(
    {
      MAX_OPERATION_OBJECTS: 1_000,
      MAX_OPERATION_BYTES: 1_000_000,
      MAX_OPERATION_STORE_CALLS: 2,
      OPERATION_TIMEOUT_MS: 60_000,
    },
    NEVER_ABORTED,
  );

/** Casts: only the methods used here exist. */
const recordsOf = (records: object) => records as unknown as RecordLoaders;
const repositoriesOf = (messages: object) =>
  ({ rooms: {}, memberships: {}, audit: {}, log: {}, messages }) as unknown as Repositories;

const userIds = Array.from({ length: 10_000 }, (_, index) => `user-${index}`);
const small = messageOf(1);
const large = messageOf(1, { reactions: [{ emoji: '👍', userIds }] });

test('a message with many reactions costs more than one without, loaded by id or on a page', async () => {
  const workOf = async (message: object) => {
    const budget = newBudget();
    const messages = { load: async () => message };
    await countRecords(recordsOf({ messages }), budget).messages.load(small.id);
    const looked = budget.work;
    const repositories = repositoriesOf({ findPinned: async () => [message] });
    await countReads(repositories, budget).messages.findPinned(ROOM, 50);
    return [looked, budget.work - looked];
  };
  const [[lookedSmall = 0, pageSmall = 0], [lookedLarge = 0, pageLarge = 0]] = [
    await workOf(small),
    await workOf(large),
  ];
  expect(lookedLarge - lookedSmall).toBeGreaterThan(5);
  expect(pageLarge - pageSmall).toBeGreaterThan(5);
});

test('reading a position costs the work of three calls and counts as one towards the limit', async () => {
  const budget = newBudget();
  const records = countRecords(recordsOf({ positions: { load: async () => ({ head: 1, gaps: [] }) } }), budget);
  await records.positions.load(ROOM);
  await records.positions.load(ROOM);
  expect(budget.work).toBe(6);
  await expect(records.positions.load(ROOM)).rejects.toMatchObject({ code: 'COST_LIMIT_EXCEEDED' });
});
