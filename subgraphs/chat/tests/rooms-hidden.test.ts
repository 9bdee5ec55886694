import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ChatFixture } from './support/chat-fixture.ts';
import { as, outcome, roomOf } from './support/rooms.ts';

let chat: ChatFixture;
beforeAll(async () => {
  chat = await ChatFixture.start({});
});
afterAll(() => chat.close());

const nowhere = 'f'.repeat(24);

/** Creates a room of ann and ben with a message and a reply to it. */
async function hiddenRoom(kind: string) {
  const roomId =
    kind === 'DIRECT'
      ? roomOf(await as(chat, 'ann').openDirect('ben')).id
      : await chat.room('ann', { kind, name: 'Secret den', memberIds: [chat.user('ben')] });
  const messageId = (await chat.send('ann', roomId, 'whispered words')).data.sendMessage.id;
  const input = { roomId, body: 'whispered answer', clientId: randomUUID(), replyToId: messageId };
  await chat.ask('ben', 'mutation ($i: SendMessageInput!) { sendMessage(input: $i) { id } }', { i: input });
  await chat.ask('ann', 'mutation ($m: ID!) { pinMessage(id: $m) { id } }', { m: messageId });
  return { roomId, messageId };
}

/** Every operation that takes the ids of a room or a message. */
async function tryAll(name: string, roomId: string, messageId: string) {
  const caller = as(chat, name);
  const ids = { r: roomId, m: messageId };
  const reads = [
    'query ($r: ID!) { room(id: $r) { id } }',
    'query ($m: ID!) { message(id: $m) { id } }',
    'query ($r: ID!) { searchMessages(query: "whispered", roomId: $r) { edges { cursor } } }',
  ];
  const lists = [
    '{ searchMessages(query: "whispered") { edges { cursor } } }',
    '{ rooms(first: 100) { edges { node { id } } } }',
    '{ rooms(query: "secret") { edges { node { id } } } }',
    '{ myRooms(first: 100) { edges { node { id } } } }',
  ];
  const mutations = [
    'mutation ($m: ID!) { addReaction(messageId: $m, emoji: "👍") { id } }',
    'mutation ($m: ID!) { removeReaction(messageId: $m, emoji: "👍") { id } }',
    'mutation ($m: ID!) { pinMessage(id: $m) { id } }',
    'mutation ($m: ID!) { unpinMessage(id: $m) { id } }',
    'mutation ($m: ID!) { deleteMessage(id: $m) { id } }',
    'mutation ($m: ID!) { editMessage(id: $m, body: "x") { id } }',
    'mutation ($r: ID!) { setTyping(roomId: $r, typing: true) }',
  ];
  const authorization = await chat.authorize(name);
  const subscribe = async (query: string) =>
    (await chat.subscribe({ query, variables: ids }, authorization, chat.connect()).next()) as unknown;
  return {
    reads: await Promise.all(reads.map((query) => chat.ask(name, query, ids))),
    lists: await Promise.all(lists.map((query) => chat.ask(name, query))),
    entities: await chat.ask(
      name,
      `query ($r: [_Any!]!) { _entities(representations: $r) {
        ... on Room { id pinnedMessages { id } members { edges { node { role } } } }
        ... on Message { body replyTo { id } replies { edges { node { body } } } }
        ... on User { rooms(first: 100) { edges { node { id } } } directRoom { id } }
      } }`,
      {
        r: [
          { __typename: 'Room', id: roomId },
          { __typename: 'Message', id: messageId },
          { __typename: 'User', id: chat.user('ann') },
        ],
      },
    ),
    mutations: await Promise.all([
      caller.join(roomId),
      caller.leave(roomId),
      caller.add(roomId, name),
      caller.remove(roomId, 'ann'),
      caller.setRole(roomId, name, 'OWNER'),
      caller.update(roomId, { name: 'x' }),
      caller.archive(roomId),
      caller.markRead(roomId, 1),
      caller.mute(roomId, true),
      chat.send(name, roomId, 'hi'),
      ...mutations.map((query) => chat.ask(name, query, ids)),
    ]),
    subscriptions: [
      await subscribe('subscription ($r: ID!) { roomEvents(roomId: $r) { roomId } }'),
      await subscribe('subscription ($r: ID!) { roomEvents(roomId: $r, after: "x") { roomId } }'),
      await subscribe('subscription ($r: ID!) { typing(roomId: $r) { roomId } }'),
    ],
  };
}

describe.each(['PRIVATE', 'DIRECT'])('a %s room', (kind) => {
  test('looks to non-members as if it did not exist, on every path', async () => {
    const { roomId, messageId } = await hiddenRoom(kind);
    const outside = await tryAll('eve', roomId, messageId);
    expect(outside).toEqual(await tryAll('eve', nowhere, `${nowhere}-1`));
    expect(outside.mutations.map(outcome)).toEqual(outside.mutations.map(() => 'NOT_FOUND'));
    expect(outside.reads.map(outcome)).toEqual(outside.reads.map(() => 'NOT_FOUND'));
    expect(JSON.stringify(outside)).not.toContain('whispered');
    expect(JSON.stringify(outside)).not.toContain(roomId);
    // The same paths return data for members.
    const inside = await chat.ask('ben', '{ searchMessages(query: "whispered") { edges { node { room { id } } } } }');
    expect(JSON.stringify(inside)).toContain(roomId);
  });
});

test('a private room disappears for a removed user on every path', async () => {
  const { roomId, messageId } = await hiddenRoom('PRIVATE');
  const before = await chat.ask('ben', 'query ($m: ID!) { message(id: $m) { body replyCount } }', { m: messageId });
  expect(before.data).toEqual({ message: { body: 'whispered words', replyCount: 1 } });
  expect(outcome(await as(chat, 'ann').remove(roomId, 'ben'))).toBe('OK');

  const removed = await tryAll('ben', roomId, messageId);
  expect(removed.reads.map(outcome)).toEqual(removed.reads.map(() => 'NOT_FOUND'));
  expect(removed.mutations.map(outcome)).toEqual(removed.mutations.map(() => 'NOT_FOUND'));
  expect(JSON.stringify(removed)).not.toContain(roomId);
});

test('User.rooms lists the rooms that the viewer may read, by latest activity', async () => {
  const memberIds = [chat.user('gil')];
  const open = await chat.room('gil', { name: 'Open' });
  const shared = await chat.room('gil', { kind: 'PRIVATE', memberIds: [chat.user('hal')] });
  const hidden = await chat.room('hal', { kind: 'PRIVATE', memberIds });
  await chat.send('gil', open, 'up');
  const roomsOf = async (viewer: string) => {
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) {
      ... on User { id rooms(first: 10) { edges { node { id } } pageInfo { hasNextPage } } }
    } }`;
    const r = [{ __typename: 'User', id: chat.user('gil') }];
    const { _entities } = (await chat.ask(viewer, query, { r })).data;
    const [user] = _entities as { rooms: { edges: { node: { id: string } }[] } }[];
    return user?.rooms.edges.map(({ node }) => node.id);
  };
  expect(await roomsOf('gil')).toEqual([open, hidden, shared]);
  expect(await roomsOf('hal')).toEqual([open, hidden, shared]);
  expect(await roomsOf('ivy')).toEqual([open]);
  await as(chat, 'hal').leave(shared);
  expect(await roomsOf('hal')).toEqual([open, hidden]);
});

test('the remaining budget of an operation does not depend on the number of unreadable rooms', async () => {
  await Promise.all(
    Array.from({ length: 60 }, (_, index) => chat.room('ira', { kind: 'PRIVATE', name: `Hidden ${index}` })),
  );
  // The maximum number of other reads alongside the user's rooms within the limit.
  const room = await chat.room('joe');
  const ask = (userId: string, reads: number) =>
    chat.ask(
      'joe',
      `query ($u: [_Any!]!, $r: ID!) {
        _entities(representations: $u) { ... on User { rooms(first: 1) { edges { node { id } } } } }
        room(id: $r) { ${Array.from({ length: reads }, (_, i) => `a${i}: pinnedMessages { id }`).join(' ')} }
      }`,
      { u: [{ __typename: 'User', id: userId }], r: room },
    );
  const most = async (userId: string) => {
    let [fits, stops] = [0, 300];
    while (stops - fits > 1) {
      const middle = Math.floor((fits + stops) / 2);
      const { errors } = await ask(userId, middle);
      if (errors) stops = middle;
      else fits = middle;
    }
    return fits;
  };
  const [withRooms, alone] = await Promise.all([most(chat.user('ira')), most(randomUUID())]);
  expect(withRooms).toBeGreaterThan(0);
  expect(withRooms).toBe(alone);
});
