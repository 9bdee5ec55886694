import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ChatFixture, seqs, take } from './support/chat-fixture.ts';

let chat: ChatFixture;
beforeAll(async () => {
  chat = await ChatFixture.start({ WRITE_DEADLINE_MS: 500, TAIL_SWEEP_MS: 200 });
});
afterAll(() => chat.close());

const PLACE =
  'query ($id: ID!) { room(id: $id) { cursor lastSeq viewer { unreadCount } messages { edges { node { seq } } } } }';

test('an abandoned message is skipped, sealed and not counted', async () => {
  const roomId = await chat.room('ann', { memberIds: [chat.user('bob')] });
  const events = await chat.follow('ann', roomId, (await chat.ask('ann', PLACE, { id: roomId })).data.room.cursor);
  await chat.send('ann', roomId, 'one');
  // Rev 2 is allocated for a write that never happens.
  await chat.withStore((store) =>
    store.collection<{ _id: string }>('rooms').updateOne({ _id: roomId }, { $inc: { lastSeq: 1, lastRev: 1 } }),
  );
  await chat.send('ann', roomId, 'three');
  expect(seqs(await take(events, 2))).toEqual([1, 3]);

  const placeOfBob = async () => (await chat.ask('bob', PLACE, { id: roomId })).data.room;
  let room = await placeOfBob();
  while ((room.viewer as unknown as { unreadCount: number }).unreadCount !== 2) room = await placeOfBob();
  expect(room.lastSeq).toBe(3);
  expect(room.messages.edges.map(({ node }) => node.seq)).toEqual([1, 3]);

  // If the writer resumes, its seq is taken.
  const late = chat.withStore((store) =>
    store.collection<{ _id: string }>('messages').insertOne({ _id: `${roomId}-2` }),
  );
  await expect(late).rejects.toMatchObject({ code: 11_000 });
});
