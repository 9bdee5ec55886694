import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ChatFixture, type GraphQLResponse } from './support/chat-fixture.ts';
import { as, outcome, roomOf, rosterOf } from './support/rooms.ts';

const LIMITS = { MAX_ROOMS_PER_USER: 6, MAX_MEMBERS_PER_ROOM: 5, MAX_REACTIONS: 3, MAX_USERS_PER_REACTION: 4 };

let chat: ChatFixture;
beforeAll(async () => {
  chat = await ChatFixture.start(LIMITS, LIMITS);
});
afterAll(() => chat.close());

const replicaOf = (index: number) => chat.replicas[index % 2];
const people = (count: number, start: string) => Array.from({ length: count }, (_, index) => `${start}-${index}`);
const codes = (responses: readonly GraphQLResponse[]) => responses.map(outcome).sort();
const fill = (count: number, code: string) => Array<string>(count).fill(code);

const react = (name: string, id: string, emoji: string, index: number) => {
  const query = 'mutation ($m: ID!, $e: String!) { addReaction(messageId: $m, emoji: $e) { id } }';
  return chat.ask(name, query, { m: id, e: emoji }, replicaOf(index));
};

test('a room fills exactly to its member limit when more users join at once on two replicas', async () => {
  const roomId = await chat.room('ann');
  const names = people(12, 'member');
  const responses = await Promise.all(names.map((name, index) => as(chat, name, replicaOf(index)).join(roomId)));
  expect(codes(responses)).toEqual([...fill(8, 'FORBIDDEN'), ...fill(4, 'OK')]);
  const { count, roles } = await rosterOf(chat, 'ann', roomId);
  const joined = names
    .filter((_, index) => outcome(responses[index] as GraphQLResponse) === 'OK')
    .map((name) => chat.user(name));
  expect([count, [...roles.keys()].sort()]).toEqual([5, [chat.user('ann'), ...joined].sort()]);
});

test('a message fills exactly to its limits of reactions and users per reaction', async () => {
  const roomId = await chat.room('bea');
  for (const name of people(4, 'reader')) await as(chat, name).join(roomId);
  const { id } = (await chat.send('bea', roomId, 'hi')).data.sendMessage;
  const emoji = ['👍', '🎉', '🦜', '🌍', '🐢', '🍋', '🚀', '🎈'];
  const different = await Promise.all(emoji.map((each, index) => react('bea', id, each, index)));
  expect(codes(different)).toEqual([...fill(5, 'FORBIDDEN'), ...fill(3, 'OK')]);
  const given = emoji.filter((_, index) => outcome(different[index] as GraphQLResponse) === 'OK');
  const same = await Promise.all(people(4, 'reader').map((name, index) => react(name, id, given[0] ?? '', index)));
  expect(codes(same)).toEqual(['FORBIDDEN', ...fill(3, 'OK')]);
  const query = 'query ($id: ID!) { message(id: $id) { reactions { emoji count } } }';
  const { data } = await chat.ask('bea', query, { id });
  const { message } = data as unknown as { message: { reactions: { emoji: string; count: number }[] } };
  expect(message.reactions.map((reaction) => reaction.emoji).sort()).toEqual([...given].sort());
  expect(message.reactions.find((reaction) => reaction.emoji === given[0])?.count).toBe(4);
});

test('one owner stays when all owners leave at once on two replicas', async () => {
  const roomId = await chat.room('cat', { memberIds: [chat.user('dan'), chat.user('eve')] });
  for (const name of ['dan', 'eve']) await as(chat, 'cat').setRole(roomId, name, 'OWNER');
  const demote = ['cat', 'dan', 'eve'].map((name, index) =>
    as(chat, name, replicaOf(index)).setRole(roomId, name, 'MEMBER'),
  );
  expect(codes(await Promise.all(demote))).toEqual(['CONFLICT', 'OK', 'OK']);
  expect([...(await rosterOf(chat, 'cat', roomId)).roles.values()].filter((role) => role === 'OWNER')).toHaveLength(1);
});

test('every joined room is listed, even if concurrent joins exceed the room limit', async () => {
  const rooms: string[] = [];
  for (const owner of people(3, 'owner')) {
    for (let count = 0; count < 5; count++) rooms.push(await chat.room(owner));
  }
  const responses = await Promise.all([
    ...rooms.map((roomId, index) => as(chat, 'fay', replicaOf(index)).join(roomId)),
    ...people(5, 'friend').map((name, index) => as(chat, 'fay', replicaOf(index)).openDirect(name)),
  ]);
  const joined = responses.filter((response) => !response.errors).map((response) => roomOf(response).id);
  expect(joined.length).toBeGreaterThanOrEqual(6);
  const query = '{ myRooms(first: 100) { edges { node { id } } } }';
  for (const replica of chat.replicas) {
    const { data } = await chat.ask('fay', query, {}, replica);
    expect(data.myRooms.edges.map(({ node }) => node.id).sort()).toEqual([...joined].sort());
  }
  for (const roomId of await Promise.all(people(3, 'owner').map((owner) => chat.room(owner)))) {
    expect(outcome(await as(chat, 'fay').join(roomId))).toBe('FORBIDDEN');
  }
});
