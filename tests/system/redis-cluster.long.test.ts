import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { startRedisCluster, type RedisCluster } from '@parley/embedded-stores';
import { Person, take } from '../support/client.ts';
import { chatReplicas, IsolatedSystem } from '../support/isolated-system.ts';

/** A whole system is started, possibly on a slow machine. */
jest.setTimeout(240_000);

const ROOMS = 8;
const FOLLOW = `subscription ($roomId: ID!, $after: String) {
  roomEvents(roomId: $roomId, after: $after) { ... on MessageAdded { message { seq author { displayName } } } }
}`;
interface FollowedEvent {
  roomEvents: { message: { seq: number; author: { displayName: string } } };
}

let cluster: RedisCluster;
let system: IsolatedSystem;
let ada: Person;
let grace: Person;

beforeAll(async () => {
  cluster = await startRedisCluster({ withReplicas: true });
  system = await IsolatedSystem.start({ REDIS_URL: cluster.url });
  [ada, grace] = await Promise.all([Person.register('ada'), Person.register('grace')]);
});

afterAll(async () => {
  await ada?.close();
  await grace?.close();
  await system?.stop();
  await cluster?.stop();
});

test('with a Redis cluster, sends reach subscribers on all replicas, even after a primary is killed', async () => {
  const rooms = await Promise.all(
    Array.from({ length: ROOMS }, async () => {
      const roomId = await ada.createRoom();
      await grace.joinRoom(roomId);
      const { room } = await ada.execute<{ room: { cursor: string } }>(
        'query ($id: ID!) { room(id: $id) { cursor } }',
        {
          id: roomId,
        },
      );
      return { roomId, events: ada.subscribe<FollowedEvent>(FOLLOW, { roomId, after: room.cursor }) };
    }),
  );
  const sendToAll = () => Promise.all(rooms.map(({ roomId }) => grace.sendMessage(roomId, 'Hello')));
  const expectEverywhere = async (seq: number) => {
    for (const { events } of rooms) {
      const [event] = await take(events, 1);
      expect(event?.data?.roomEvents).toEqual({ message: { seq, author: { displayName: 'Grace' } } });
    }
  };

  await sendToAll();
  await expectEverywhere(1);
  for (const { opsUrl } of await chatReplicas()) {
    expect(await (await fetch(`${opsUrl}/metrics`)).text()).toMatch(/^parley_chat_tails\{.*\} [1-9]/m);
  }

  await cluster.primaries[0]?.kill();
  await sendToAll();
  await expectEverywhere(2);
  await sendToAll();
  await expectEverywhere(3);
});
