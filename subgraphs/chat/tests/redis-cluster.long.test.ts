import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startRedisCluster, type ClusterNode, type RedisCluster } from '@parley/embedded-stores';
import type { FormattedExecutionResult } from 'graphql';
import { Redis } from 'ioredis';
import { ChatFixture, codeOf, seqs, take, type Events } from './support/chat-fixture.ts';

/** Long enough that missed changes arrive only because a subscription was restored. */
const NEVER_MS = 600_000;
const ROOMS = 12;

let cluster: RedisCluster;
let chat: ChatFixture;
beforeAll(async () => {
  cluster = await startRedisCluster({ withReplicas: true });
  const overrides = {
    REDIS_URL: cluster.url,
    REDIS_HEARTBEAT_MS: 200,
    TAIL_SWEEP_MS: NEVER_MS,
    PRESENCE_CHECK_MS: NEVER_MS,
    RATE_LIMIT_SEARCHES: 3,
  };
  chat = await ChatFixture.start(overrides, overrides);
  for (const replica of chat.replicas) await chat.until(replica, 'redis');
});
afterAll(async () => {
  await chat.close();
  await cluster.stop();
});

const everyRoom = <Value>(make: (index: number) => Promise<Value>): Promise<Value[]> =>
  Promise.all(Array.from({ length: ROOMS }, (_, index) => make(index)));

/** The test's channels with subscribers on a node, by kind and id. */
async function channelsOn(node: ClusterNode): Promise<string[]> {
  const server = new Redis(node.url);
  const channels = (await server.call('PUBSUB', 'SHARDCHANNELS', `${chat.prefix}chat.*`)) as string[];
  server.disconnect();
  return channels.map((channel) => channel.slice(`${chat.prefix}chat.`.length));
}

/** Creates rooms with a subscriber each on the first replica. */
async function followRooms(): Promise<{ roomIds: string[]; streams: Events[] }> {
  const roomIds = await everyRoom(() => chat.room('ann'));
  const streams = await everyRoom(async (index) => {
    const { data } = await chat.ask('ann', 'query ($id: ID!) { room(id: $id) { cursor } }', { id: roomIds[index] });
    return chat.follow('ann', roomIds[index] ?? '', data.room.cursor);
  });
  return { roomIds, streams };
}

/** Sends to every room through the second replica. */
const sendToAll = (roomIds: string[]) =>
  Promise.all(roomIds.map((roomId) => chat.send('ann', roomId, 'hi', randomUUID(), chat.replicas[1])));

test('replicas exchange events of many rooms, each over its own shard', async () => {
  const { roomIds, streams } = await followRooms();
  await sendToAll(roomIds);
  for (const stream of streams) expect(seqs(await take(stream, 1))).toEqual([1]);
  const channels = await Promise.all(cluster.primaries.map(channelsOn));
  for (const own of channels) expect(own.filter((channel) => channel.startsWith('room.')).length).toBeGreaterThan(0);
  expect(channels.flat().toSorted()).toEqual(roomIds.map((id) => `room.${id}`).toSorted());
  for (const stream of streams) await stream.return?.();
});

test('presence is published on the shard of the user', async () => {
  await chat.room('ann', { memberIds: [chat.user('bob')] });
  type Told = AsyncIterator<FormattedExecutionResult<{ presence: { online: boolean } }>>;
  const open = async (name: string, query: string, variables: object, replica = chat.replicas[0]) =>
    chat.subscribe({ query, variables: { ...variables } }, await chat.authorize(name), chat.connect(replica));
  const watched = (await open('ann', 'subscription ($ids: [ID!]!) { presence(userIds: $ids) { online } }', {
    ids: [chat.user('bob')],
  })) as unknown as Told;
  const isOnline = async () => (await watched.next()).value?.data?.presence.online as unknown;
  expect(await isOnline()).toBe(false);
  const inbox = await open('bob', 'subscription { inboxEvents { __typename } }', {}, chat.replicas[1]);
  void inbox.next();
  expect(await isOnline()).toBe(true);
  await inbox.return?.();
  expect(await isOnline()).toBe(false);
});

test('rate limits apply across replicas', async () => {
  const search = (index: number) =>
    chat.ask('cat', '{ rooms(query: "x", first: 1) { edges { cursor } } }', {}, chat.replicas[index % 2]);
  const codes: unknown[] = [];
  for (let index = 0; index < 4; index++) codes.push(codeOf(await search(index)));
  expect(codes).toEqual([undefined, undefined, undefined, 'RATE_LIMITED']);
});

test('a killed primary loses no events: subscribers read from the store until it is replaced', async () => {
  const { roomIds, streams } = await followRooms();
  await sendToAll(roomIds);
  for (const stream of streams) expect(seqs(await take(stream, 1))).toEqual([1]);
  await cluster.primaries[0]?.kill();
  for (const { errors } of await sendToAll(roomIds)) expect(errors).toBeUndefined();
  for (const stream of streams) expect(seqs(await take(stream, 1))).toEqual([2]);
  await sendToAll(roomIds);
  for (const stream of streams) expect(seqs(await take(stream, 1))).toEqual([3]);
  expect((await channelsOn(cluster.replicas[0] as ClusterNode)).length).toBeGreaterThan(0);
});
