import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FormattedExecutionResult } from 'graphql';
import { ChatFixture, codeOf, fieldOf } from './support/chat-fixture.ts';

let chat: ChatFixture;
beforeAll(async () => {
  const quick = {
    PRESENCE_CHECK_MS: 100,
    PRESENCE_SHARED_ROOMS_REFRESH_MS: 100,
    PRESENCE_EXPIRY_MS: 1_000,
    TYPING_EXPIRY_MS: 300,
  };
  // The second replica never renews its entries, like a crashed one.
  chat = await ChatFixture.start(
    { ...quick, PRESENCE_REFRESH_MS: 200 },
    { ...quick, PRESENCE_REFRESH_MS: 600_000 },
    { PRESENCE_CHECK_MS: 600_000 },
  );
});
afterAll(() => chat.close());

const PRESENCE = 'subscription ($ids: [ID!]!) { presence(userIds: $ids) { user { id } online } }';
const INBOX = 'subscription { inboxEvents { __typename } }';
const TYPING = 'subscription ($id: ID!) { typing(roomId: $id) { roomId user { id } typing } }';
const SET_TYPING = 'mutation ($id: ID!, $typing: Boolean!) { setTyping(roomId: $id, typing: $typing) }';

interface Received {
  presence: { user: { id: string }; online: boolean };
  typing: { roomId: string; user: { id: string }; typing: boolean };
}
type Result = FormattedExecutionResult<Received>;
type Stream = AsyncIterableIterator<Result>;

async function open(name: string, query: string, variables = {}, replica = chat.replicas[0]): Promise<Stream> {
  const stream = chat.subscribe({ query, variables }, await chat.authorize(name), chat.connect(replica));
  return stream as unknown as Stream;
}

const watch = (name: string, names: string[], replica = chat.replicas[0]) =>
  open(name, PRESENCE, { ids: names.map((other) => chat.user(other)) }, replica);

async function next(stream: Stream): Promise<Received> {
  const { value, done } = await stream.next();
  if (done || !value.data) throw new Error(JSON.stringify(value ?? 'the stream ended'));
  return value.data;
}

/** Connects a user by opening their inbox. @returns a function that closes it. */
async function connect(name: string, replica = chat.replicas[0]): Promise<() => Promise<unknown>> {
  const inbox = await open(name, INBOX, {}, replica);
  void inbox.next();
  return async () => inbox.return?.();
}

const online = (name: string) => ({ user: { id: chat.user(name) }, online: true });
const offline = (name: string) => ({ user: { id: chat.user(name) }, online: false });
const together = (...names: string[]) => chat.room('ann', { memberIds: names.map((name) => chat.user(name)) });

describe('presence', () => {
  test('delivers the current state and then each change, on every replica', async () => {
    await together('bob');
    const [first, , slow] = chat.replicas;
    const streams = [await watch('ann', ['bob'], first), await watch('ann', ['bob'], slow)];
    for (const stream of streams) expect((await next(stream)).presence).toEqual(offline('bob'));
    const leave = await connect('bob');
    for (const stream of streams) expect((await next(stream)).presence).toEqual(online('bob'));
    expect((await next(await watch('ann', ['bob'], slow))).presence).toEqual(online('bob'));
    await leave();
    for (const stream of streams) expect((await next(stream)).presence).toEqual(offline('bob'));
  });

  test('lasts until the last connection ends, and is renewed', async () => {
    await together('cid');
    const stream = await watch('ann', ['cid']);
    expect((await next(stream)).presence).toEqual(offline('cid'));
    const leaves = [await connect('cid'), await connect('cid', chat.replicas[2])];
    expect((await next(stream)).presence).toEqual(online('cid'));
    await leaves[0]?.();
    await leaves[1]?.();
    expect((await next(stream)).presence).toEqual(offline('cid'));
  });

  test('ends when the replica stops renewing it', async () => {
    await together('dan');
    const stream = await watch('ann', ['dan']);
    expect((await next(stream)).presence).toEqual(offline('dan'));
    await connect('dan', chat.replicas[1]);
    expect((await next(stream)).presence).toEqual(online('dan'));
    expect((await next(stream)).presence).toEqual(offline('dan'));
  });

  test('hides presence of users who share no room or do not exist', async () => {
    await together('fay');
    await connect('eve');
    await connect('fay');
    const ids = [chat.user('eve'), randomUUID(), chat.user('fay')];
    const stream = await open('ann', PRESENCE, { ids });
    let event = await next(stream);
    while (!event.presence.online) event = await next(stream);
    expect(event.presence).toEqual(online('fay'));
  });

  test('reports users who no longer share a room as offline, and continues for others', async () => {
    const shared = await together('gil', 'hal');
    await together('hal');
    const [leaveGil, leaveHal] = [await connect('gil'), await connect('hal')];
    const stream = await watch('ann', ['gil', 'hal']);
    const seen = new Map<string, boolean>();
    while (!seen.get(chat.user('gil')) || !seen.get(chat.user('hal'))) {
      const { user, online: isOnline } = (await next(stream)).presence;
      seen.set(user.id, isOnline);
    }
    const remove = 'mutation ($id: ID!, $userId: ID!) { removeMember(roomId: $id, userId: $userId) { id } }';
    for (const name of ['hal', 'gil']) await chat.ask('ann', remove, { id: shared, userId: chat.user(name) });
    expect((await next(stream)).presence).toEqual(offline('gil'));
    await leaveGil();
    await connect('gil');
    await leaveHal();
    expect((await next(stream)).presence).toEqual(offline('hal'));
    await connect('hal');
    expect((await next(stream)).presence).toEqual(online('hal'));
  });

  test.each([
    ['too many users', () => Array.from({ length: 101 }, () => randomUUID())],
    ['an invalid id', () => ['{"$ne":null}']],
  ])('is rejected for %s', async (_name, ids) => {
    const { value } = await (await open('ann', PRESENCE, { ids: ids() })).next();
    expect(codeOf(value)).toBe('BAD_USER_INPUT');
    expect(fieldOf(value)).toBe('userIds');
  });
});

describe('typing', () => {
  const say = async (name: string, id: string, typing: boolean, replica = chat.replicas[1]) => {
    const response = await chat.ask(name, SET_TYPING, { id, typing }, replica);
    return codeOf(response) ?? 'said';
  };
  /** Repeats the signal until it is received, because subscriptions are not acknowledged. */
  async function hear(stream: Stream, name: string, roomId: string): Promise<Received> {
    const received = next(stream);
    let isReceived = false;
    void received.then(() => (isReceived = true)).catch(() => (isReceived = true));
    while (!isReceived) await say(name, roomId, true);
    return received;
  }

  test('is delivered to others once, and ends by timeout or update', async () => {
    const roomId = await together('bob', 'cid');
    const stream = await open('ann', TYPING, { id: roomId });
    const bob = { roomId, user: { id: chat.user('bob') } };
    expect((await hear(stream, 'bob', roomId)).typing).toEqual({ ...bob, typing: true });
    expect((await next(stream)).typing).toEqual({ ...bob, typing: false });
    await say('ann', roomId, true);
    await say('cid', roomId, true);
    await say('cid', roomId, false);
    const cid = { roomId, user: { id: chat.user('cid') } };
    expect((await next(stream)).typing.user).toEqual(cid.user);
  });

  test('is available to members, and ends for a removed user', async () => {
    const roomId = await chat.room('ann', { kind: 'PRIVATE', memberIds: [chat.user('bob')] });
    expect(await say('eve', roomId, true)).toBe('NOT_FOUND');
    expect(codeOf((await (await open('eve', TYPING, { id: roomId })).next()).value)).toBe('NOT_FOUND');
    const stream = await open('bob', TYPING, { id: roomId });
    await hear(stream, 'ann', roomId);
    const remove = 'mutation ($id: ID!, $userId: ID!) { removeMember(roomId: $id, userId: $userId) { id } }';
    await chat.ask('ann', remove, { id: roomId, userId: chat.user('bob') });
    for (;;) {
      const { value, done } = await stream.next();
      if (done) throw new Error('the stream ended without a reason');
      if (value.errors) return expect(codeOf(value as never)).toBe('NOT_FOUND');
    }
  });

  test('is rate limited', async () => {
    const roomId = await chat.room('ann');
    const responses = await Promise.all(Array.from({ length: 50 }, () => say('ann', roomId, true)));
    expect(responses).toContain('RATE_LIMITED');
  });
});
