import { expect, test } from '@jest/globals';
import { silentLogger } from '../../tests/support/fake-room.ts';
import { Inboxes } from './inboxes.ts';

const nothing = () => undefined;

/** Inboxes of people without rooms. */
function newInboxes(findRoomIds = async (): Promise<string[]> => []) {
  let opened = 0;
  let closed = 0;
  const inboxes = new Inboxes(
    (userId) => ({
      userId,
      tails: { acquire: () => Promise.reject(new Error('there is no room')) },
      bus: {
        subscribeToUser: async () => {
          opened++;
          return () => void closed++;
        },
        onReconnect: () => nothing,
      },
      findRoomIds,
      isMember: async () => false,
      logger: silentLogger,
    }),
    { pauseMs: 500, syncMs: 60_000 },
  );
  return { inboxes, opened: () => opened, closed: () => closed };
}

test('streams of one user share an inbox, which closes with the last of them', async () => {
  const { inboxes, opened, closed } = newInboxes();
  const streams = await Promise.all([inboxes.follow('bob', nothing), inboxes.follow('bob', nothing)]);
  expect(opened()).toBe(1);
  await streams[0]?.return();
  expect(closed()).toBe(0);
  await streams[1]?.return();
  expect(closed()).toBe(1);
  await (await inboxes.follow('bob', nothing)).return();
  expect(opened()).toBe(2);
});

test('each user has an inbox', async () => {
  const { inboxes, opened } = newInboxes();
  const streams = await Promise.all([inboxes.follow('bob', nothing), inboxes.follow('eve', nothing)]);
  expect(opened()).toBe(2);
  for (const stream of streams) await stream.return();
});

test('more than 100 streams of one user are refused, until one ends', async () => {
  const { inboxes } = newInboxes();
  const streams = await Promise.all(Array.from({ length: 100 }, () => inboxes.follow('bob', nothing)));
  await expect(inboxes.follow('bob', nothing)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  const eves = await inboxes.follow('eve', nothing);
  await streams.pop()?.return();
  streams.push(eves, await inboxes.follow('bob', nothing));
  for (const stream of streams) await stream.return();
});

test('an inbox that cannot be opened is tried again by the next stream', async () => {
  let isDown = true;
  const { inboxes } = newInboxes(async () => {
    if (isDown) throw new Error('the store is down');
    return [];
  });
  const both = await Promise.allSettled([inboxes.follow('bob', nothing), inboxes.follow('bob', nothing)]);
  expect(both.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  isDown = false;
  await (await inboxes.follow('bob', nothing)).return();
});
