import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { RunningService } from '@parley/service/http';
import { ChatFixture, seqs, take, type GraphQLResponse } from './support/chat-fixture.ts';

const [FORMER, PRESENT] = ['f'.repeat(40), 'p'.repeat(40)];

let chat: ChatFixture;
let roomId: string;
beforeAll(async () => {
  chat = await ChatFixture.start(
    { CURSOR_KEY: FORMER },
    { CURSOR_KEY: FORMER, CURSOR_PREVIOUS_KEYS: [PRESENT] },
    { CURSOR_KEY: PRESENT, CURSOR_PREVIOUS_KEYS: [FORMER, 'x'.repeat(32)] },
    { CURSOR_KEY: PRESENT },
    {},
  );
  roomId = await chat.room('ann');
  for (const body of ['one', 'two', 'three']) await chat.send('ann', roomId, body);
});
afterAll(() => chat.close());

const QUERY = `query ($id: ID!, $before: String) {
  room(id: $id) { cursor messages(last: 1, before: $before) { edges { node { seq } } pageInfo { startCursor } } }
}`;
const read = (replica: RunningService | undefined, before?: string) =>
  chat.ask('ann', QUERY, { id: roomId, before }, replica);
const rejection = ({ errors }: Pick<GraphQLResponse, 'errors'>) => errors?.[0]?.extensions;

/** Continues on `to` from cursors issued by `from`: a page, and the room's events. @returns the error codes. */
async function continueOn(from: RunningService | undefined, to: RunningService | undefined): Promise<unknown[]> {
  const { room } = (await read(from)).data;
  const page = await read(to, room.messages.pageInfo.startCursor);
  if (!page.errors) expect(page.data.room.messages.edges.map(({ node }) => node.seq)).toHaveLength(1);
  const { seq } = (await chat.send('ann', roomId, 'next')).data.sendMessage;
  const events = await chat.follow('ann', roomId, room.cursor, to);
  const rejected = rejection(page) ?? null;
  if (rejected) {
    const { value } = await events.next();
    return [rejected, rejection(value as GraphQLResponse)];
  }
  expect(seqs(await take(events, 1))).toEqual([seq]);
  await events.return?.();
  return [];
}

test('readers miss nothing while keys are rotated replica by replica', async () => {
  const [old, knowing, swapped, current] = chat.replicas;
  const pairs = [
    [old, knowing],
    [knowing, old],
    [knowing, swapped],
    [swapped, knowing],
    [old, swapped],
    [swapped, current],
    [current, swapped],
  ];
  for (const [from, to] of pairs) expect(await continueOn(from, to)).toEqual([]);
});

test('a cursor of an unknown key is rejected, and a new one works', async () => {
  const [old, , , current, derived] = chat.replicas;
  const rejected = ['before', 'after'].map((field) => ({ code: 'BAD_USER_INPUT', field }));
  expect(await continueOn(old, current)).toEqual(rejected);
  expect(await continueOn(current, old)).toEqual(rejected);
  expect(await continueOn(current, derived)).toEqual(rejected);
  expect(await continueOn(current, current)).toEqual([]);
  expect(await continueOn(derived, derived)).toEqual([]);
});
