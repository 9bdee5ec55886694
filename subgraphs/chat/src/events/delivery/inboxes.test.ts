import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { silentLogger } from '../../../tests/support/fake-room.ts';
import type { RoomEntry } from '../../repositories/records.ts';
import { Inboxes } from './inboxes.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** How long an inbox stays open without a stream. */
const IDLE_MS = 30_000;
const nothing = () => undefined;

/** Inboxes of users without rooms. */
function newInboxes(findEntries = async (): Promise<RoomEntry[]> => []) {
  let opened = 0;
  let closed = 0;
  const inboxes = new Inboxes(
    (userId) => ({
      userId,
      tails: { acquire: () => Promise.reject(new Error('room not found')) },
      bus: {
        subscribeToUser: async () => {
          opened++;
          return () => void closed++;
        },
        onReconnect: () => nothing,
      },
      findEntries,
      findEntry: async () => null,
      findLastSeq: async () => 0,
      logger: silentLogger,
    }),
    { pauseMs: 500, syncMs: 60_000 },
  );
  return { inboxes, opened: () => opened, closed: () => closed };
}

test('streams of one user share an inbox that closes some time after the last of them', async () => {
  const { inboxes, opened, closed } = newInboxes();
  const streams = await Promise.all([inboxes.follow('bob', nothing, nothing), inboxes.follow('bob', nothing, nothing)]);
  expect(opened()).toBe(1);
  for (const stream of streams) await stream.return();
  await jest.advanceTimersByTimeAsync(IDLE_MS - 1);
  expect(closed()).toBe(0);
  await jest.advanceTimersByTimeAsync(1);
  expect(closed()).toBe(1);
  await (await inboxes.follow('bob', nothing, nothing)).return();
  expect(opened()).toBe(2);
});

test('subscribing in a loop opens and counts an inbox once', async () => {
  const { inboxes, opened, closed } = newInboxes();
  let counted = 0;
  for (let round = 0; round < 20; round++) {
    await (await inboxes.follow('bob', nothing, () => counted++)).return();
    await jest.advanceTimersByTimeAsync(IDLE_MS / 2);
  }
  expect([opened(), counted, closed()]).toEqual([1, 1, 0]);
});

test('keeps a bounded number of idle inboxes open', async () => {
  const { inboxes, opened, closed } = newInboxes();
  const users = Array.from({ length: 250 }, (_, index) => `user-${index}`);
  for (const user of users) await (await inboxes.follow(user, nothing, nothing)).return();
  await jest.advanceTimersByTimeAsync(0);
  expect([opened(), closed()]).toEqual([250, 50]);
  await inboxes.follow('user-249', nothing, nothing);
  expect(opened()).toBe(250);
  inboxes.close();
  await jest.advanceTimersByTimeAsync(0);
  expect(closed()).toBe(250);
  expect(jest.getTimerCount()).toBe(0);
});

test('opens one inbox per user', async () => {
  const { inboxes, opened } = newInboxes();
  const streams = await Promise.all([inboxes.follow('bob', nothing, nothing), inboxes.follow('eve', nothing, nothing)]);
  expect(opened()).toBe(2);
  for (const stream of streams) await stream.return();
});

test('rejects more than 100 streams of one user until one ends', async () => {
  const { inboxes } = newInboxes();
  const streams = await Promise.all(Array.from({ length: 100 }, () => inboxes.follow('bob', nothing, nothing)));
  await expect(inboxes.follow('bob', nothing, nothing)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  const eves = await inboxes.follow('eve', nothing, nothing);
  await streams.pop()?.return();
  streams.push(eves, await inboxes.follow('bob', nothing, nothing));
  for (const stream of streams) await stream.return();
});

test('the next stream retries an inbox that could not be opened', async () => {
  let isDown = true;
  const { inboxes } = newInboxes(async () => {
    if (isDown) throw new Error('store unavailable');
    return [];
  });
  const both = await Promise.allSettled([
    inboxes.follow('bob', nothing, nothing),
    inboxes.follow('bob', nothing, nothing),
  ]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  isDown = false;
  await (await inboxes.follow('bob', nothing, nothing)).return();
});
