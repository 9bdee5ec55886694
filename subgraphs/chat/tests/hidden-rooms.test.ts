import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ChatFixture, fieldOf, codeOf } from './support/chat-fixture.ts';
import { as, idsIn, outcome, roomOf } from './support/rooms.ts';

let chat: ChatFixture;
beforeAll(async () => {
  chat = await ChatFixture.start({}, {});
});
afterAll(() => chat.close());

/** The lists that contain a room for a user. */
async function listsOf(name: string, roomId: string): Promise<string[]> {
  const [mine, hidden] = await Promise.all([idsIn(chat, name, 'myRooms'), idsIn(chat, name, 'hiddenRooms')]);
  return [...(mine.includes(roomId) ? ['myRooms'] : []), ...(hidden.includes(roomId) ? ['hiddenRooms'] : [])];
}

const viewerOf = async (name: string, roomId: string) =>
  (await chat.ask(name, 'query ($id: ID!) { room(id: $id) { viewer { hidden unreadCount } } }', { id: roomId })).data
    .room.viewer;

/** Creates a direct or archived room of ann with `messages` messages, to be hidden. */
const kinds: [name: string, make: (messages: number) => Promise<string>][] = [
  ['a conversation of two', (messages) => direct(messages, 'ben')],
  ['a group', (messages) => direct(messages, 'ben', 'cat')],
  ['notes', (messages) => direct(messages)],
  ['an archived public room', (messages) => archived(messages, 'PUBLIC')],
  ['an archived private room', (messages) => archived(messages, 'PRIVATE')],
];

async function direct(messages: number, ...others: string[]): Promise<string> {
  const { id } = roomOf(await as(chat, 'ann').openDirect(...others));
  for (let count = 0; count < messages; count++) await chat.send('ann', id, 'hello');
  return id;
}

async function archived(messages: number, kind: string): Promise<string> {
  const id = await chat.room('ann', { kind, memberIds: [chat.user('ben')] });
  for (let count = 0; count < messages; count++) await chat.send('ann', id, 'hello');
  roomOf(await as(chat, 'ann').archive(id));
  return id;
}

const lastSeqOf = async (roomId: string) =>
  (await chat.ask('ann', 'query ($id: ID!) { room(id: $id) { lastSeq } }', { id: roomId })).data.room.lastSeq;

describe('a direct room opened by another user', () => {
  test.each([[['ivy']], [['ivy', 'joe']]])('is listed with its first message, unread: %j', async (others) => {
    const opened = roomOf(await as(chat, 'zoe').openDirect(...others));
    expect(opened).toMatchObject({ directSize: others.length + 1, viewer: { hidden: false } });
    expect(await listsOf('zoe', opened.id)).toEqual(['myRooms']);
    for (const name of others) {
      expect(await listsOf(name, opened.id)).toEqual(['hiddenRooms']);
      expect(await viewerOf(name, opened.id)).toEqual({ hidden: true, unreadCount: 0 });
    }
    await chat.send('zoe', opened.id, 'hello');
    for (const name of others) {
      expect(await listsOf(name, opened.id)).toEqual(['myRooms']);
      expect(await viewerOf(name, opened.id)).toEqual({ hidden: false, unreadCount: 1 });
    }
  });

  test('is listed for each user who opens it, also at the same time', async () => {
    const names = ['kim', 'lee'];
    const responses = await Promise.all(
      [0, 1, 2, 3].map((index) =>
        as(chat, names[index % 2] ?? '', chat.replicas[index >> 1]).openDirect(names[(index + 1) % 2] ?? ''),
      ),
    );
    const [id = ''] = responses.map((response) => roomOf(response).id);
    for (const name of names) expect(await listsOf(name, id)).toEqual(['myRooms']);
  });

  test('is found through the user, and accepts messages', async () => {
    const { id } = roomOf(await as(chat, 'mia').openDirect('ned'));
    const query = 'query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { directRoom { id } } } }';
    const r = [{ __typename: 'User', id: chat.user('mia') }];
    expect((await chat.ask('ned', query, { r })).data._entities).toEqual([{ directRoom: { id } }]);
    expect((await chat.send('ned', id, 'you called?')).errors).toBeUndefined();
    expect(await listsOf('ned', id)).toEqual(['myRooms']);
  });
});

describe.each(kinds)('%s', (_name, make) => {
  test('is hidden up to the given message, and listed again by showRoom', async () => {
    const roomId = await make(2);
    const lastSeq = await lastSeqOf(roomId);
    expect(roomOf(await as(chat, 'ann').hide(roomId, lastSeq - 1))).toMatchObject({ viewer: { hidden: false } });
    expect(await listsOf('ann', roomId)).toEqual(['myRooms']);
    for (const seq of [lastSeq, lastSeq + 1_000]) {
      expect(roomOf(await as(chat, 'ann').hide(roomId, seq))).toMatchObject({ viewer: { hidden: true } });
      expect(await listsOf('ann', roomId)).toEqual(['hiddenRooms']);
    }
    expect(roomOf(await as(chat, 'ann', chat.replicas[1]).show(roomId))).toMatchObject({ viewer: { hidden: false } });
    expect(await listsOf('ann', roomId)).toEqual(['myRooms']);
  });

  test('can be hidden while it is empty', async () => {
    const roomId = await make(0);
    expect(roomOf(await as(chat, 'ann').hide(roomId, await lastSeqOf(roomId)))).toMatchObject({
      viewer: { hidden: true },
    });
    expect(await listsOf('ann', roomId)).toEqual(['hiddenRooms']);
  });
});

describe('a hidden direct room', () => {
  test.each(['ann', 'ben'])('is listed again with the next message, by %s', async (author) => {
    const roomId = await direct(1, 'ben');
    const lastSeq = await lastSeqOf(roomId);
    for (const name of ['ann', 'ben']) await as(chat, name).hide(roomId, lastSeq);
    await chat.send(author, roomId, 'still there?');
    for (const name of ['ann', 'ben']) expect(await listsOf(name, roomId)).toEqual(['myRooms']);
  });

  test('is listed again for the user who opens it', async () => {
    const roomId = await direct(1, 'ben');
    const lastSeq = await lastSeqOf(roomId);
    for (const name of ['ann', 'ben']) await as(chat, name).hide(roomId, lastSeq);
    expect(roomOf(await as(chat, 'ann').openDirect('ben'))).toMatchObject({ id: roomId, viewer: { hidden: false } });
    expect(await listsOf('ann', roomId)).toEqual(['myRooms']);
    expect(await listsOf('ben', roomId)).toEqual(['hiddenRooms']);
  });

  test('stays in User.rooms and in the search', async () => {
    const roomId = await direct(0, 'pam');
    const word = 'quokka';
    await chat.send('ann', roomId, word);
    await as(chat, 'pam').hide(roomId, 1);
    const query = `query ($r: [_Any!]!) { _entities(representations: $r) {
      ... on User { rooms(first: 100) { edges { node { id } } } }
    } }`;
    for (const [viewer, user] of [
      ['pam', 'pam'],
      ['ann', 'pam'],
    ] as const) {
      const r = [{ __typename: 'User', id: chat.user(user) }];
      const [found] = (await chat.ask(viewer, query, { r })).data._entities as { rooms: { edges: unknown[] } }[];
      expect(found?.rooms.edges).toContainEqual({ node: { id: roomId } });
    }
    const search = `{ searchMessages(query: "${word}") { edges { node { body } } } }`;
    expect((await chat.ask('pam', search)).data).toMatchObject({
      searchMessages: { edges: [{ node: { body: word } }] },
    });
  });
});

describe('an open room with a name', () => {
  test.each(['PUBLIC', 'PRIVATE'])('cannot be hidden: %s', async (kind) => {
    const roomId = await chat.room('ann', { kind });
    expect(outcome(await as(chat, 'ann').hide(roomId, 0))).toBe('FORBIDDEN');
    expect(outcome(await as(chat, 'ann').show(roomId))).toBe('OK');
    expect(await listsOf('ann', roomId)).toEqual(['myRooms']);
  });

  test('can be hidden by members only', async () => {
    const hidden = await chat.room('ann', { kind: 'PRIVATE' });
    const open = await archived(0, 'PUBLIC');
    for (const method of ['hide', 'show'] as const) {
      expect(outcome(await as(chat, 'eve')[method](hidden, 0))).toBe('NOT_FOUND');
      expect(outcome(await as(chat, 'eve')[method](open, 0))).toBe('FORBIDDEN');
    }
  });
});

test('pages leave out hidden rooms and keep the order of the latest activity', async () => {
  const ids: string[] = [];
  for (const other of ['q1', 'q2', 'q3', 'q4', 'q5']) {
    const { id } = roomOf(await as(chat, 'tom').openDirect(other));
    await chat.send('tom', id, 'hello');
    ids.unshift(id);
  }
  await as(chat, 'tom').hide(ids[1] ?? '', 1);
  await as(chat, 'tom').hide(ids[3] ?? '', 1);
  const pageOf = async (list: 'myRooms' | 'hiddenRooms', first: number, after?: string) =>
    (
      await chat.ask(
        'tom',
        `query ($f: Int!, $a: String) { ${list}(first: $f, after: $a) {
          edges { node { id } } pageInfo { hasNextPage endCursor }
        } }`,
        { f: first, a: after },
      )
    ).data[list];
  const first = await pageOf('myRooms', 2);
  expect(first.edges.map(({ node }) => node.id)).toEqual([ids[0], ids[2]]);
  expect(first.pageInfo.hasNextPage).toBe(true);
  const second = await pageOf('myRooms', 2, first.pageInfo.endCursor);
  expect(second.edges.map(({ node }) => node.id)).toEqual([ids[4]]);
  expect(second.pageInfo.hasNextPage).toBe(false);
  expect((await pageOf('hiddenRooms', 5)).edges.map(({ node }) => node.id)).toEqual([ids[1], ids[3]]);
  const forged = await chat.ask('tom', '{ hiddenRooms(after: "x") { edges { cursor } } }');
  expect([codeOf(forged), fieldOf(forged)]).toEqual(['BAD_USER_INPUT', 'after']);
});
