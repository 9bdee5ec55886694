import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SUBGRAPH_SECRET_HEADER } from '@parley/service/protocol';
import { ChatFixture, codeOf, fieldOf } from './support/chat-fixture.ts';

let chat: ChatFixture;
beforeAll(async () => {
  chat = await ChatFixture.start({ MAX_ROOMS_PER_USER: 8, MAX_UPSTREAM_SUBSCRIPTIONS: 3 });
});
afterAll(() => chat.close());

const ROOM = 'query ($id: ID!) { room(id: $id) { id name memberCount lastSeq viewer { role } } }';
const JOIN = 'mutation ($id: ID!) { joinRoom(roomId: $id) { id memberCount viewer { role } } }';
const nowhere = 'f'.repeat(24);

describe('a private room', () => {
  test('looks to non-members as if it did not exist, on every path', async () => {
    const roomId = await chat.room('ann', { kind: 'PRIVATE', name: 'Ours', memberIds: [chat.user('ben')] });
    const sent = await chat.send('ben', roomId, 'secret');
    const messageId = sent.data.sendMessage.id;

    const asked = async (name: string, id: string, message: string) => ({
      room: await chat.ask(name, ROOM, { id }),
      join: await chat.ask(name, JOIN, { id }),
      send: await chat.send(name, id, 'let me in'),
      entities: await chat.ask(
        name,
        `query ($references: [_Any!]!) { _entities(representations: $references) {
          ... on Room { id name messages { edges { node { body } } } }
          ... on Message { id body room { name } }
        } }`,
        {
          references: [
            { __typename: 'Room', id },
            { __typename: 'Message', id: message },
          ],
        },
      ),
      events: await (await chat.follow(name, id)).next(),
      eventsAfter: await (await chat.follow(name, id, 'x')).next(),
      listed: (await chat.ask(name, '{ rooms(query: "Ours") { edges { node { id } } } }')).data,
      own: (await chat.ask(name, '{ myRooms { edges { node { id } } } }')).data,
    });
    const outside = await asked('eve', roomId, messageId);
    expect(outside).toEqual(await asked('eve', nowhere, `${nowhere}-1`));
    expect(codeOf(outside.room)).toBe('NOT_FOUND');
    expect(outside.room.data).toEqual({ room: null });
    expect(outside.entities).toEqual({ data: { _entities: [null, null] } });
    expect(outside.events.value).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    expect(outside.listed.rooms.edges).toEqual([]);

    const inside = await chat.ask('ben', ROOM, { id: roomId });
    expect(inside.data.room).toMatchObject({ name: 'Ours', memberCount: 2, lastSeq: 1, viewer: { role: 'MEMBER' } });
  });
});

describe('a public room', () => {
  test('can be read by every authenticated user, and written to after joining', async () => {
    const roomId = await chat.room('ann', { name: 'Everybody' });
    await chat.send('ann', roomId, 'welcome');
    const query = `query ($id: ID!) { room(id: $id) {
      viewer { role } createdBy { id } createdAt lastMessage { seq room { id } } messages { edges { node { body } } }
    } }`;
    const { data } = await chat.ask('cat', query, { id: roomId });
    expect(data.room).toEqual({
      viewer: null,
      createdBy: { id: chat.user('ann') },
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      lastMessage: { seq: 1, room: { id: roomId } },
      messages: { edges: [{ node: { body: 'welcome' } }] },
    });

    const rejected = await chat.send('cat', roomId, 'hi');
    expect([codeOf(rejected), rejected.errors?.[0]?.message]).toEqual(['FORBIDDEN', 'Join the room first.']);
    const joined = await chat.ask('cat', JOIN, { id: roomId });
    expect(joined.data.joinRoom).toEqual({ id: roomId, memberCount: 2, viewer: { role: 'MEMBER' } });
    expect((await chat.send('cat', roomId, 'hi')).errors).toBeUndefined();
  });

  test('counts its members exactly when each joins twice at once', async () => {
    const roomId = await chat.room('ann', { name: 'Rush' });
    const names = Array.from({ length: 10 }, (_, index) => `guest-${index}`);
    await Promise.all([...names, ...names].map((name) => chat.ask(name, JOIN, { id: roomId })));
    const query = `query ($id: ID!) { room(id: $id) {
      memberCount members(first: 100) { edges { node { role user { id } } } }
    } }`;
    const { data } = await chat.ask('ann', query, { id: roomId });
    expect(data.room.memberCount).toBe(11);
    const members = data.room.members.edges.map(({ node }) => node.user.id);
    expect(members[0]).toBe(chat.user('ann'));
    expect(new Set(members)).toEqual(new Set(['ann', ...names].map((name) => chat.user(name))));
    expect(members).toHaveLength(11);
  });

  test('is found by any part of its name, which is not treated as a pattern', async () => {
    const roomId = await chat.room('dan', { name: 'Ünïcode (.*) Club' });
    const find = async (query: string) => {
      const { data } = await chat.ask(
        'eve',
        'query ($query: String) { rooms(query: $query) { edges { node { id } } } }',
        { query },
      );
      return data.rooms.edges.map(({ node }) => node.id);
    };
    expect(await find('ünÏCODE')).toEqual([roomId]);
    expect(await find('club unicode')).toEqual([roomId]);
    expect(await find('code (.*)')).toEqual([roomId]);
    for (const pattern of ['uni.{3}de', 'u[a-z]icode', 'club|pub']) expect(await find(pattern)).toEqual([]);
  });
});

describe('room lists', () => {
  test('are paged: public rooms newest first, the viewer’s by latest activity', async () => {
    const ids: string[] = [];
    for (const name of ['one', 'two', 'three']) ids.push(await chat.room('fay', { name: `Pages ${name}` }));
    const [one = '', two = '', three = ''] = ids;
    await chat.send('fay', one, 'now the latest');

    const walk = async (query: (after: string) => string, pick: 'rooms' | 'myRooms') => {
      const seen: string[] = [];
      for (let after = 'null'; ;) {
        const { data } = await chat.ask('fay', query(after));
        seen.push(...data[pick].edges.map(({ node }) => node.id));
        if (!data[pick].pageInfo.hasNextPage) return seen;
        after = `"${data[pick].pageInfo.endCursor}"`;
      }
    };
    const page = '{ edges { node { id } } pageInfo { hasNextPage endCursor } }';
    expect(await walk((after) => `{ rooms(query: "pages", first: 1, after: ${after}) ${page} }`, 'rooms')).toEqual([
      three,
      two,
      one,
    ]);
    expect(await walk((after) => `{ myRooms(first: 2, after: ${after}) ${page} }`, 'myRooms')).toEqual([
      one,
      three,
      two,
    ]);
  });

  test('reject invalid page sizes', async () => {
    const response = await chat.ask('fay', '{ myRooms(first: 1000000000) { edges { cursor } } }');
    expect([codeOf(response), fieldOf(response)]).toEqual(['BAD_USER_INPUT', 'first']);
  });
});

describe('createRoom', () => {
  const create = (input: object) =>
    chat.ask('gus', 'mutation ($input: CreateRoomInput!) { createRoom(input: $input) { id } }', { input });

  test.each([
    ['no name', { name: '' }, 'BAD_USER_INPUT', 'name'],
    ['a NUL', { name: 'a\u0000b' }, 'BAD_USER_INPUT', 'name'],
    ['two lines', { name: 'two\nlines' }, 'BAD_USER_INPUT', 'name'],
    ['a long name', { name: 'x'.repeat(81) }, 'PAYLOAD_TOO_LARGE', 'name'],
    ['a long topic', { topic: 'x'.repeat(501) }, 'PAYLOAD_TOO_LARGE', 'topic'],
    ['an invalid member id', { memberIds: ['nobody'] }, 'BAD_USER_INPUT', 'memberIds'],
    ['101 members', { memberIds: Array.from({ length: 101 }, () => randomUUID()) }, 'BAD_USER_INPUT', 'memberIds'],
  ])('rejects %s', async (_name, input, code, field) => {
    const response = await create({ kind: 'PUBLIC', name: 'Fine', ...input });
    expect([codeOf(response), fieldOf(response)]).toEqual([code, field]);
  });

  test('stops at the room limit of the user', async () => {
    for (let rooms = 0; rooms < 8; rooms++) await chat.room('hal');
    const more = await chat.ask('hal', 'mutation { createRoom(input: { kind: PUBLIC, name: "One more" }) { id } }');
    expect(codeOf(more)).toBe('FORBIDDEN');
    const open = await chat.room('ann', { name: 'Open' });
    expect(codeOf(await chat.ask('hal', JOIN, { id: open }))).toBe('FORBIDDEN');
  });
});

describe('the upstream connection', () => {
  const body = { query: '{ myRooms { edges { cursor } } }' };

  test('requires the subgraph secret', async () => {
    const authorization = await chat.authorize('ann');
    for (const headers of [{}, { [SUBGRAPH_SECRET_HEADER]: 'a guess' }]) {
      expect(await chat.post(body, authorization, undefined, headers as Record<string, string>)).toEqual({
        status: 403,
        response: {},
      });
    }
    const client = chat.connect(undefined, { link: 'a guess', authorization });
    const closed = new Promise((resolve) => client.on('closed', (event) => resolve((event as { code: number }).code)));
    const events = chat.subscribe(
      { query: 'subscription { roomEvents(roomId: "x") { cursor } }' },
      authorization,
      client,
    );
    await expect(events.next()).rejects.toMatchObject({ code: 4403 });
    expect(await closed).toBe(4403);
  });

  test.each([
    ['no token', null],
    ['a malformed token', 'Bearer a.b.c'],
    ['another scheme', 'Basic YTpi'],
  ])('treats %s as anonymous', async (_name, authorization) => {
    const { response } = await chat.post(body, authorization);
    expect(codeOf(response)).toBe('UNAUTHENTICATED');
    const operation = {
      query: 'subscription ($id: ID!) { roomEvents(roomId: $id) { cursor } }',
      variables: { id: nowhere },
    };
    const events = chat.subscribe(operation, authorization ?? undefined, chat.connect());
    expect((await events.next()).value).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] });
  });

  test('serves several viewers on one socket, each by the token of the subscription', async () => {
    const roomId = await chat.room('ann', { kind: 'PRIVATE', name: 'Shared socket' });
    const { data } = await chat.ask('ann', 'query ($id: ID!) { room(id: $id) { cursor } }', { id: roomId });
    const client = chat.connect();
    const operation = {
      query: 'subscription ($id: ID!, $after: String) { roomEvents(roomId: $id, after: $after) { cursor } }',
      variables: { id: roomId, after: data.room.cursor },
    };
    const rejected = chat.subscribe(operation, await chat.authorize('eve'), client);
    const served = chat.subscribe(operation, await chat.authorize('ann'), client);
    expect((await rejected.next()).value).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    await chat.send('ann', roomId, 'hello');
    expect((await served.next()).value).toMatchObject({ data: { roomEvents: {} } });
  });

  test('limits the number of subscriptions', async () => {
    const roomId = await chat.room('ann', { name: 'Full house' });
    const authorization = await chat.authorize('ann');
    const client = chat.connect();
    const operation = {
      query: 'subscription ($id: ID!) { roomEvents(roomId: $id) { cursor } }',
      variables: { id: roomId },
    };
    const served = Array.from({ length: 3 }, () => chat.subscribe(operation, authorization, client));
    for (const events of served) events.next().catch(() => undefined);
    const oneMore = chat.subscribe(operation, authorization, client);
    await expect(oneMore.next()).rejects.toMatchObject([{ extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
  });

  test('resolves malformed references to null', async () => {
    const roomId = await chat.room('ann', { kind: 'PRIVATE', name: 'Shapes' });
    const { data } = await chat.send('ann', roomId, 'hi');
    const ids: unknown[] = [{ $gt: '' }, [roomId], [data.sendMessage.id], 7, null, '__proto__'];
    const references = ids.flatMap((id) => ['Room', 'Message'].map((__typename) => ({ __typename, id })));
    const response = await chat.ask(
      'ann',
      'query ($references: [_Any!]!) { _entities(representations: $references) { __typename } }',
      { references },
    );
    expect(response).toEqual({ data: { _entities: references.map(() => null) } });
  });
});
