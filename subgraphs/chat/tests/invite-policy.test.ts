import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ChatFixture, codeOf, fieldOf, type GraphQLResponse } from './support/chat-fixture.ts';
import { as, outcome, roomOf, rosterOf } from './support/rooms.ts';

let chat: ChatFixture;
beforeAll(async () => {
  chat = await ChatFixture.start({});
});
afterAll(() => chat.close());

/** The three ways to add users to a room. */
const ways: [name: string, field: string, (roomId: string, ids: string[]) => Promise<GraphQLResponse>][] = [
  [
    'createRoom',
    'memberIds',
    (_roomId, memberIds) =>
      chat.ask('ann', 'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id } }', {
        input: { kind: 'PRIVATE', name: 'New', memberIds },
      }),
  ],
  [
    'addMember',
    'userId',
    (roomId, [userId]) =>
      chat.ask('ann', 'mutation ($r: ID!, $u: ID!) { addMember(roomId: $r, userId: $u) { id } }', {
        r: roomId,
        u: userId,
      }),
  ],
  [
    'openDirectRoom',
    'userIds',
    (_roomId, userIds) =>
      chat.ask('ann', 'mutation ($u: [ID!]!) { openDirectRoom(userIds: $u) { id } }', { u: userIds }),
  ],
];

const roomsOf = async (name: string) =>
  (await chat.ask(name, '{ myRooms(first: 100) { edges { cursor } } }')).data.myRooms.edges.length;

describe.each(ways)('%s', (_name, field, bring) => {
  test('rejects an unknown user among known ones, and changes nothing', async () => {
    const roomId = await chat.room('ann');
    const before = await roomsOf('ann');
    for (const ids of [[randomUUID()], [randomUUID(), chat.user('ben')]]) {
      const response = await bring(roomId, ids);
      expect([codeOf(response), fieldOf(response)]).toEqual(['BAD_USER_INPUT', field]);
      expect(response.errors?.[0]?.message).toBe('User not found.');
    }
    expect(await roomsOf('ann')).toBe(before);
    expect(await rosterOf(chat, 'ann', roomId)).toMatchObject({ count: 1 });
  });
});

// All ways at once, because a silent auth is noticed only by a timeout.
test('createRoom, addMember and openDirectRoom need auth only for users that are not cached', async () => {
  const roomId = await chat.room('ann');
  const [known, unknown] = [chat.user(randomUUID()), chat.user(randomUUID())];
  await chat.room('ann', { memberIds: [known] });
  const outcomes = async (userId: string) =>
    (await Promise.all(ways.map(([, , bring]) => bring(roomId, [userId])))).map(outcome);
  for (const fault of ['isCutOff', 'isSilent'] as const) {
    chat.identity[fault] = true;
    expect(await outcomes(unknown)).toEqual(ways.map(() => 'SERVICE_UNAVAILABLE'));
    expect(await outcomes(known)).toEqual(ways.map(() => 'OK'));
    expect((await chat.send('ann', roomId, 'sends still work')).errors).toBeUndefined();
    chat.identity[fault] = false;
  }
  expect(await outcomes(unknown)).toEqual(ways.map(() => 'OK'));
});

test('looks up the users of one call in one request, once', async () => {
  const memberIds = Array.from({ length: 20 }, () => chat.user(randomUUID()));
  const before = chat.identity.questions;
  const roomId = await chat.room('ann', { memberIds });
  expect(chat.identity.questions).toBe(before + 1);
  expect(await rosterOf(chat, 'ann', roomId)).toMatchObject({ count: 21 });
  await chat.room('ben', { memberIds });
  expect(chat.identity.questions).toBe(before + 1);
});

test('looks up no members, no users of an existing direct room, and none for a viewer without permission', async () => {
  const name = randomUUID();
  const roomId = await chat.room('ann', { kind: 'PRIVATE', memberIds: [chat.user(name)] });
  const direct = roomOf(await as(chat, 'ann').openDirect(name)).id;
  const replica = await chat.addReplica();
  const before = chat.identity.questions;
  expect(outcome(await as(chat, 'ann', replica).add(roomId, name))).toBe('OK');
  expect(roomOf(await as(chat, 'ann', replica).openDirect(name)).id).toBe(direct);
  expect(outcome(await as(chat, name, replica).add(roomId, randomUUID()))).toBe('FORBIDDEN');
  expect(outcome(await as(chat, name, replica).add(direct, randomUUID()))).toBe('FORBIDDEN');
  expect(outcome(await as(chat, 'eve', replica).add(roomId, randomUUID()))).toBe('NOT_FOUND');
  expect(chat.identity.questions).toBe(before);
});

test('reserves a part of the room limit for the user', async () => {
  const replica = await chat.addReplica({ MAX_ROOMS_PER_USER: 4, MAX_ROOMS_PER_USER_BY_OTHERS: 2 });
  const [roomId, open] = [await chat.room('ann'), await chat.room('ann')];
  const add = (to: string) => as(chat, 'ann', replica).add(to, 'pat');
  const make = (name: string, memberIds: string[] = []) =>
    chat.ask(
      name,
      'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id } }',
      { input: { kind: 'PUBLIC', name: 'One', memberIds } },
      replica,
    );
  expect(outcome(await add(await chat.room('ann')))).toBe('OK');
  expect(outcome(await as(chat, 'gus', replica).openDirect('pat'))).toBe('OK');

  const rejected = [
    await add(roomId),
    await as(chat, 'ivy', replica).openDirect('pat'),
    await make('ivy', [chat.user('pat')]),
  ];
  expect(rejected.map(outcome)).toEqual(['FORBIDDEN', 'FORBIDDEN', 'FORBIDDEN']);
  expect(new Set(rejected.map(({ errors }) => errors?.[0]?.message)).size).toBe(1);

  expect(outcome(await as(chat, 'pat', replica).join(roomId))).toBe('OK');
  expect(outcome(await make('pat'))).toBe('OK');
  expect(outcome(await as(chat, 'pat', replica).join(open))).toBe('FORBIDDEN');
  expect(outcome(await make('pat'))).toBe('FORBIDDEN');
});
