import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { ChatFixture, codeOf, fieldOf } from './support/chat-fixture.ts';
import { as, outcome, roomOf, rosterOf } from './support/rooms.ts';

let chat: ChatFixture;
beforeAll(async () => {
  chat = await ChatFixture.start({ MAX_DIRECT_ROOM_MEMBERS: 3 }, { MAX_DIRECT_ROOM_MEMBERS: 3 });
});
afterAll(() => chat.close());

test('the same users share one direct room, even when they open it twenty times at once on two replicas', async () => {
  const responses = await Promise.all(
    Array.from({ length: 20 }, (_, index) => {
      const [opener, ...others] = index % 4 < 2 ? ['ann', 'ben', 'cat'] : ['cat', 'ann', 'cat', 'ben'];
      return as(chat, opener ?? '', chat.replicas[index % 2]).openDirect(...others.slice(0, 3));
    }),
  );
  const ids = new Set(responses.map((response) => roomOf(response).id));
  expect(ids.size).toBe(1);
  const [roomId = ''] = ids;
  expect(roomOf(await as(chat, 'ben').openDirect('cat', 'ann'))).toMatchObject({
    id: roomId,
    kind: 'DIRECT',
    name: null,
    memberCount: 3,
    viewer: { role: 'MEMBER' },
  });
  const roles = new Map(['ann', 'ben', 'cat'].map((name) => [chat.user(name), 'MEMBER']));
  expect(await rosterOf(chat, 'ann', roomId)).toEqual({ count: 3, roles });
  expect(roomOf(await as(chat, 'ann').openDirect('ben')).id).not.toBe(roomId);
});

test('a direct room of two users cannot be joined, left or changed', async () => {
  const roomId = roomOf(await as(chat, 'ann').openDirect('ben')).id;
  const ann = as(chat, 'ann');
  const rejected = [
    await ann.leave(roomId),
    await ann.add(roomId, 'cat'),
    await ann.remove(roomId, 'ben'),
    await ann.remove(roomId, 'ann'),
    await ann.setRole(roomId, 'ann', 'OWNER'),
    await ann.update(roomId, { name: 'Us' }),
    await ann.archive(roomId),
  ];
  expect(rejected.map(outcome)).toEqual(rejected.map(() => 'FORBIDDEN'));
  expect(outcome(await as(chat, 'eve').join(roomId))).toBe('NOT_FOUND');
  expect(await rosterOf(chat, 'ann', roomId)).toMatchObject({ count: 2 });
});

test('User.directRoom returns the room to its members; a room for notes has one member', async () => {
  const ask = (name: string, ...others: string[]) =>
    chat.ask(
      name,
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { id directRoom { id memberCount } } } }',
      { r: others.map((other) => ({ __typename: 'User', id: chat.user(other) })) },
    );
  const roomId = roomOf(await as(chat, 'dan').openDirect('fay')).id;
  const notes = roomOf(await as(chat, 'dan').openDirect()).id;
  expect((await ask('dan', 'fay', 'dan', 'eve')).data._entities).toEqual([
    { id: chat.user('fay'), directRoom: { id: roomId, memberCount: 2 } },
    { id: chat.user('dan'), directRoom: { id: notes, memberCount: 1 } },
    { id: chat.user('eve'), directRoom: null },
  ]);
  expect((await ask('fay', 'dan')).data._entities).toEqual([
    { id: chat.user('dan'), directRoom: { id: roomId, memberCount: 2 } },
  ]);
  expect((await ask('eve', 'dan')).data._entities).toEqual([{ id: chat.user('dan'), directRoom: null }]);
});

test('openDirectRoom rejects invalid users, and createRoom rejects direct rooms', async () => {
  const many = await as(chat, 'ann').openDirect('p1', 'p2', 'p3', 'p4');
  expect([codeOf(many), fieldOf(many)]).toEqual(['BAD_USER_INPUT', 'userIds']);
  const wrong = await chat.ask('ann', 'mutation { openDirectRoom(userIds: ["x"]) { id } }');
  expect([codeOf(wrong), fieldOf(wrong)]).toEqual(['BAD_USER_INPUT', 'userIds']);
  const made = await chat.ask('ann', 'mutation { createRoom(input: { kind: DIRECT, name: "x" }) { id } }');
  expect([codeOf(made), fieldOf(made)]).toEqual(['BAD_USER_INPUT', 'kind']);
});

test('a direct room whose replica crashed before storing the members is completed when it is opened again', async () => {
  const roomId = roomOf(await as(chat, 'ann').openDirect('gus')).id;
  await chat.withStore((store) => store.collection('memberships').deleteMany({ roomId }));
  expect(roomOf(await as(chat, 'gus').openDirect('ann'))).toMatchObject({ id: roomId, viewer: { role: 'MEMBER' } });
  expect(await rosterOf(chat, 'ann', roomId)).toMatchObject({ count: 2 });
});
