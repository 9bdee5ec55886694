import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import WebSocket from 'ws';
import { connectionParams } from '@parley/service/protocol';
import { ChatFixture, SECRET, take, type RoomEventResult } from './support/chat-fixture.ts';

let chat: ChatFixture;
beforeAll(async () => {
  chat = await ChatFixture.start({ MAX_SUBSCRIBER_QUEUE: 5 });
});
afterAll(() => chat.close());

interface Frame {
  type: string;
  payload?: { data: { roomEvents: RoomEventResult } | null; errors?: { extensions: { code: string } }[] };
}

const slowConsumers = async () => {
  const metrics = await (await fetch(`${chat.replicas[0]?.opsUrl}/metrics`)).text();
  return Number(/parley_chat_slow_consumers_total\{[^}]*\} (\d+)/.exec(metrics)?.[1]);
};

test('a slow consumer is ended with a retriable error, does not affect others, and resumes from its cursor', async () => {
  const roomId = await chat.room('ann');
  const { data } = await chat.ask('ann', 'query ($id: ID!) { room(id: $id) { cursor } }', { id: roomId });
  const { cursor } = data.room;
  const authorization = await chat.authorize('ann');
  const socket = new WebSocket(`${chat.replicas[0]?.url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const frames: Frame[] = [];
  socket.on('message', (text: Buffer) => frames.push(JSON.parse(text.toString()) as Frame));
  await once(socket, 'open');
  socket.send(JSON.stringify({ type: 'connection_init', payload: connectionParams(SECRET) }));
  await once(socket, 'message');
  const query = `subscription { roomEvents(roomId: "${roomId}", after: "${cursor}") {
    cursor ... on MessageAdded { message { seq body } }
  } }`;
  socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query, extensions: { authorization } } }));
  // The event may arrive before the response to the send.
  const first = once(socket, 'message');
  await chat.send('ann', roomId, 'the first');
  await first;
  socket.pause();

  // Fills the buffers of both ends, and then the queue.
  let sent = 1;
  while ((await slowConsumers()) === 0) {
    await Promise.all(Array.from({ length: 50 }, () => chat.send('ann', roomId, '🦜'.repeat(8_000))));
    sent += 50;
  }
  const quick = await chat.follow('ann', roomId, cursor);
  expect(await take(quick, sent)).toHaveLength(sent);

  socket.resume();
  while (frames.at(-1)?.type !== 'complete') await once(socket, 'message');
  const results = frames.flatMap(({ payload }) => (payload?.data !== undefined ? [payload] : []));
  expect(results.at(-1)).toMatchObject({ data: null, errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
  const last = results.at(-2)?.data?.roomEvents;
  const resumed = await chat.follow('ann', roomId, last?.cursor);
  const [next] = await take(resumed, 1);
  expect(next?.message.seq).toBe((last?.message.seq ?? 0) + 1);
  socket.terminate();
});
