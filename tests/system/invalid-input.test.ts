import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { codes, Person, send } from '../support/client.ts';

let ada: Person;
let stranger: Person;
let roomId: string;
let privateRoomId: string;

beforeAll(async () => {
  [ada, stranger] = await Promise.all([Person.register('ada'), Person.register('stranger')]);
  roomId = await ada.createRoom();
  privateRoomId = await ada.createRoom({ kind: 'PRIVATE' });
});

afterAll(async () => {
  await Promise.all([ada.close(), stranger.close()]);
});

const REGISTER = 'mutation ($input: RegisterInput!) { register(input: $input) { user { id } } }';
const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { user { id } } }';
const SEND = 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }';
const ROOM = 'query ($id: ID!) { room(id: $id) { id name messages(last: 10) { edges { node { body } } } } }';

const message = (change: object) => ({ input: { roomId, body: 'hello', clientId: randomUUID(), ...change } });

describe('accounts', () => {
  test('a wrong password and an unknown account get the same response', async () => {
    const wrong = await send(LOGIN, { input: { login: ada.username, password: 'not the password' } });
    const unknown = await send(LOGIN, { input: { login: `nobody-${randomUUID()}`, password: 'not the password' } });
    expect(codes(wrong)).toEqual(['UNAUTHENTICATED']);
    expect(unknown.errors).toEqual(wrong.errors);
  });

  test('a username that differs only in case is taken', async () => {
    const response = await send(REGISTER, {
      input: { username: ada.username.toUpperCase(), email: `${randomUUID()}@example.test`, password: randomUUID() },
    });
    expect(response.errors).toMatchObject([{ extensions: { code: 'CONFLICT', field: 'username' } }]);
  });

  test.each([
    ['username', { username: 'a b' }],
    ['email', { email: 'nowhere' }],
    ['password', { password: 'short' }],
    ['displayName', { displayName: '\u202eadA' }],
  ])('an invalid %s is reported by field', async (field, change) => {
    const name = `x-${randomUUID().slice(0, 8)}`;
    const good = { username: name, email: `${name}@example.test`, password: randomUUID(), displayName: 'X' };
    const response = await send(REGISTER, { input: { ...good, ...change } });
    expect(response.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
  });

  test('a role in the input is rejected before execution', async () => {
    const response = await send(REGISTER, { input: { username: 'x', email: 'x', password: 'x', role: 'ADMIN' } });
    expect(response.status).toBe(400);
    expect(response.data).toBeUndefined();
  });
});

describe('without a token', () => {
  test.each([
    ['a query', '{ myRooms { edges { cursor } } }', {}],
    ['a room', ROOM, () => ({ id: roomId })],
    ['a send', SEND, () => message({})],
  ])('%s is rejected with UNAUTHENTICATED', async (_title, query, variables) => {
    const response = await send(query, typeof variables === 'function' ? variables() : variables);
    expect(codes(response)).toEqual(['UNAUTHENTICATED']);
  });

  test('me is null', async () => {
    expect(await send('{ me { id } }')).toMatchObject({ data: { me: null }, errors: [] });
  });
});

describe('messages', () => {
  test.each([
    ['an empty body', { body: '' }, 'BAD_USER_INPUT'],
    ['white space', { body: ' \n\t ' }, 'BAD_USER_INPUT'],
    ['20 kB', { body: 'x'.repeat(20_000) }, 'PAYLOAD_TOO_LARGE'],
    ['a NUL', { body: 'a\u0000b' }, 'BAD_USER_INPUT'],
    ['a lone surrogate', { body: 'a\ud800b' }, 'BAD_USER_INPUT'],
    ['a clientId that is not a UUID', { clientId: '42' }, 'BAD_USER_INPUT'],
    ['an unknown room', { roomId: 'f'.repeat(24) }, 'NOT_FOUND'],
    ['a room id of another shape', { roomId: '{"$ne":null}' }, 'NOT_FOUND'],
  ])('%s is rejected and stores nothing', async (_title, change, code) => {
    const before = await lastSeq();
    expect(codes(await ada.send(SEND, message(change)))).toEqual([code]);
    expect(await lastSeq()).toBe(before);
  });

  test('a non-member of a public room can read but not send', async () => {
    expect(codes(await stranger.send(SEND, message({})))).toEqual(['FORBIDDEN']);
    expect((await stranger.send(ROOM, { id: roomId })).errors).toEqual([]);
  });

  async function lastSeq(): Promise<number> {
    const { room } = await ada.execute<{ room: { lastSeq: number } }>(
      'query ($id: ID!) { room(id: $id) { lastSeq } }',
      {
        id: roomId,
      },
    );
    return room.lastSeq;
  }
});

describe('user ids that do not exist', () => {
  test.each([
    ['memberIds', 'mutation ($u: ID!) { createRoom(input: { kind: PUBLIC, name: "x", memberIds: [$u] }) { id } }'],
    ['userId', 'mutation ($r: ID!, $u: ID!) { addMember(roomId: $r, userId: $u) { id } }'],
    ['userIds', 'mutation ($u: ID!) { openDirectRoom(userIds: [$u]) { id } }'],
  ])('are rejected in %s', async (field, query) => {
    const response = await ada.send(query, { u: randomUUID(), ...(query.includes('$r') && { r: roomId }) });
    expect(response.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field } }]);
    expect((await ada.send(query, { u: stranger.id, ...(query.includes('$r') && { r: roomId }) })).errors).toEqual([]);
  });
});

describe('a private room', () => {
  test('looks to a non-member like a room that does not exist', async () => {
    const hidden = await stranger.send(ROOM, { id: privateRoomId });
    const unknown = await stranger.send(ROOM, { id: 'f'.repeat(24) });
    expect(codes(hidden)).toEqual(['NOT_FOUND']);
    expect(hidden.errors).toEqual(unknown.errors);
    expect(hidden.data).toEqual({ room: null });
    expect(
      codes(await stranger.send('mutation ($id: ID!) { joinRoom(roomId: $id) { id } }', { id: privateRoomId })),
    ).toEqual(['NOT_FOUND']);
    expect(codes(await stranger.send(SEND, message({ roomId: privateRoomId })))).toEqual(['NOT_FOUND']);
  });

  test('sends no events to a non-member', async () => {
    const events = stranger.subscribe('subscription ($id: ID!) { roomEvents(roomId: $id) { cursor } }', {
      id: privateRoomId,
    });
    await expect(firstCodes(events)).resolves.toEqual(['NOT_FOUND']);
  });

  test('rejects a malformed cursor', async () => {
    const events = ada.subscribe('subscription ($id: ID!) { roomEvents(roomId: $id, after: "rubbish") { cursor } }', {
      id: privateRoomId,
    });
    await expect(firstCodes(events)).resolves.toEqual(['BAD_USER_INPUT']);
  });
});

/** The error codes of a rejected subscription, which arrive either as a result or as an exception. */
async function firstCodes(
  events: AsyncIterableIterator<{ errors?: readonly { extensions?: Record<string, unknown> }[] }>,
) {
  const errors = await events.next().then(
    ({ value }) => value.errors as { extensions: { code: string } }[],
    (thrown: { extensions: { code: string } }[]) => thrown,
  );
  return codes({ errors });
}
