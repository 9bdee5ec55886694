import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FormattedExecutionResult } from 'graphql';
import { ChatFixture } from './support/chat-fixture.ts';

let chat: ChatFixture;
beforeAll(async () => {
  const patient = { TAIL_SWEEP_MS: 600_000, WRITE_DEADLINE_MS: 600_000 };
  chat = await ChatFixture.start(patient, patient);
});
afterAll(() => chat.close());

interface Received {
  __typename: string;
  cursor: string;
  message?: { seq: number; body: string; deletedAt: string | null; reactions: { emoji: string; count: number }[] };
  user?: { id: string };
  role?: string;
  room?: { name: string; topic: string | null };
}

const FOLLOW = `subscription ($roomId: ID!, $after: String) {
  roomEvents(roomId: $roomId, after: $after) {
    __typename cursor roomId
    ... on MessageAdded { message { ...Parts } }
    ... on MessageUpdated { message { ...Parts } }
    ... on MessageDeleted { message { ...Parts } }
    ... on MemberAdded { user { id } role }
    ... on MemberRemoved { user { id } }
    ... on RoomUpdated { room { name topic } }
  }
}
fragment Parts on Message { seq body deletedAt reactions { emoji count } }`;

type Result = FormattedExecutionResult<{ roomEvents: Received }, { cursor?: string }>;
type Stream = AsyncIterableIterator<Result>;

async function follow(name: string, roomId: string, after?: string, replica = chat.replicas[0]): Promise<Stream> {
  const operation = { query: FOLLOW, variables: { roomId, after } };
  const stream = chat.subscribe(operation, await chat.authorize(name), chat.connect(replica));
  return stream as unknown as Stream;
}

/** The next result, which may contain only the start cursor. */
async function next(stream: Stream): Promise<Result> {
  const { value, done } = await stream.next();
  if (done) throw new Error('the stream ended');
  return value;
}

async function events(stream: Stream, count: number): Promise<Received[]> {
  const taken: Received[] = [];
  while (taken.length < count) {
    const { data, errors } = await next(stream);
    if (errors) throw new Error(JSON.stringify(errors));
    if (data) taken.push(data.roomEvents);
  }
  return taken;
}

/** A summary of an event, such as `MessageUpdated 1 text`. */
function short({ __typename, message, user, role, room }: Received): string {
  const reactions = message?.reactions.map(({ emoji, count }) => `${emoji}${count}`) ?? [];
  const name = ['ann', 'bob', 'cid'].find((known) => chat.user(known) === user?.id);
  return [__typename, message?.seq, message?.body, ...reactions, name, role, room?.name].filter(Boolean).join(' ');
}

const cursorOf = async (roomId: string) =>
  (await chat.ask('ann', 'query ($id: ID!) { room(id: $id) { cursor } }', { id: roomId })).data.room.cursor;

/** Runs an operation and throws if it fails. */
async function mutate(name: string, mutation: string, variables: object, replica = chat.replicas[0]) {
  const response = await chat.ask(name, mutation, variables, replica);
  if (response.errors) throw new Error(JSON.stringify(response.errors));
}

const EDIT = 'mutation ($id: ID!, $body: String!) { editMessage(id: $id, body: $body) { id } }';
const REACT = 'mutation ($id: ID!) { addReaction(messageId: $id, emoji: "👍") { id } }';
const PIN = 'mutation ($id: ID!) { pinMessage(id: $id) { id } }';
const DELETE = 'mutation ($id: ID!) { deleteMessage(id: $id) { id } }';
const ADD = 'mutation ($roomId: ID!, $userId: ID!) { addMember(roomId: $roomId, userId: $userId) { id } }';
const ROLE = `mutation ($roomId: ID!, $userId: ID!) {
  setMemberRole(roomId: $roomId, userId: $userId, role: MODERATOR) { id }
}`;
const REMOVE = 'mutation ($roomId: ID!, $userId: ID!) { removeMember(roomId: $roomId, userId: $userId) { id } }';
const RENAME = 'mutation ($input: UpdateRoomInput!) { updateRoom(input: $input) { id } }';

describe('room events', () => {
  test('cover every kind of change, live and resumed, on both replicas', async () => {
    const [first, second] = chat.replicas;
    const roomId = await chat.room('ann', { kind: 'PRIVATE' });
    const start = await cursorOf(roomId);
    const live = [await follow('ann', roomId, start, first), await follow('ann', roomId, start, second)];
    await chat.send('ann', roomId, 'one');
    for (const stream of live) await events(stream, 1); // The streams are live from here.
    const middle = await cursorOf(roomId);

    const [one, two] = [`${roomId}-1`, `${roomId}-2`];
    await mutate('ann', EDIT, { id: one, body: 'edited' }, second);
    await chat.send('ann', roomId, 'two');
    await mutate('ann', REACT, { id: one }, first);
    await mutate('ann', ADD, { roomId, userId: chat.user('bob') }, second);
    await mutate('ann', ROLE, { roomId, userId: chat.user('bob') }, first);
    await mutate('ann', PIN, { id: two }, second);
    await mutate('ann', ADD, { roomId, userId: chat.user('cid') }, first);
    await mutate('ann', RENAME, { input: { roomId, name: 'Renamed' } }, second);
    await mutate('ann', REMOVE, { roomId, userId: chat.user('cid') }, first);
    await mutate('ann', DELETE, { id: one }, second);

    const expected = [
      'MessageUpdated 1 edited',
      'MessageAdded 2 two',
      'MessageUpdated 1 edited 👍1',
      'MemberAdded bob MEMBER',
      'MemberAdded bob MODERATOR',
      'MessageUpdated 2 two',
      'MemberAdded cid MEMBER',
      'RoomUpdated Renamed',
      'MemberRemoved cid',
      'MessageDeleted 1',
    ];
    for (const stream of live) expect((await events(stream, 10)).map(short)).toEqual(expected);

    for (const [index, replica] of chat.replicas.entries()) {
      // A resumed stream delivers the current state, in order.
      const resumed = await follow('ann', roomId, middle, replica);
      expect((await events(resumed, 5)).map(short)).toEqual([
        index === 0 ? 'MessageAdded 2 two' : 'MessageAdded 2 two again',
        'MemberAdded bob MODERATOR',
        'RoomUpdated Renamed',
        'MemberRemoved cid',
        'MessageDeleted 1',
      ]);
      await mutate('ann', EDIT, { id: two, body: index === 0 ? 'two again' : 'two at last' });
      expect(await events(resumed, 1)).toMatchObject([{ __typename: 'MessageUpdated', message: { seq: 2 } }]);
    }
    // A new stream does not deliver what was added and deleted.
    const [added] = await events(await follow('ann', roomId, start), 1);
    expect(added).toMatchObject({ __typename: 'MessageAdded', message: { seq: 2, body: 'two at last' } });
  });

  test('are the same from the store as from the ring of a replica', async () => {
    const roomId = await chat.room('ann', { kind: 'PRIVATE' });
    const start = await cursorOf(roomId);
    const third = await chat.addReplica({ MAX_TAIL_RING: 1 });
    const witness = await follow('ann', roomId, start);
    for (let seq = 1; seq <= 4; seq++) await chat.send('ann', roomId, `m${seq}`);
    await mutate('ann', EDIT, { id: `${roomId}-1`, body: 'late' });
    await mutate('ann', DELETE, { id: `${roomId}-3` });
    await events(witness, 6);
    const expected = ['MessageAdded 1 late', 'MessageAdded 2 m2', 'MessageAdded 4 m4'];
    for (const replica of [chat.replicas[0], third]) {
      expect((await events(await follow('ann', roomId, start, replica), 3)).map(short)).toEqual(expected);
    }
  });

  test('of many concurrent changes of one message arrive in order', async () => {
    const roomId = await chat.room('ann');
    await chat.send('ann', roomId, 'hi');
    const stream = await follow('ann', roomId, await cursorOf(roomId));
    const id = `${roomId}-1`;
    const names = Array.from({ length: 12 }, (_, index) => `reader ${index}`);
    const join = 'mutation ($id: ID!) { joinRoom(roomId: $id) { id } }';
    for (const name of names) await mutate(name, join, { id: roomId });
    await events(stream, names.length);
    await Promise.all(names.map((name, index) => mutate(name, REACT, { id }, chat.replicas[index % 2])));
    const counts: number[] = [];
    while (counts.at(-1) !== names.length) {
      const [event] = await events(stream, 1);
      counts.push(event?.message?.reactions[0]?.count ?? 0);
    }
    expect(counts).toEqual([...new Set(counts)].sort((left, right) => left - right));
  });
});

describe('a stream without a cursor', () => {
  test('starts with its cursor, and can fail over from it to another replica', async () => {
    const roomId = await chat.room('ann');
    await chat.send('ann', roomId, 'before');
    const stream = await follow('ann', roomId);
    const first = await next(stream);
    expect(first).toEqual({ extensions: { cursor: expect.any(String) } });
    await stream.return?.();
    await chat.send('ann', roomId, 'after');
    const moved = await follow('ann', roomId, first.extensions?.cursor, chat.replicas[1]);
    expect((await events(moved, 1)).map(short)).toEqual(['MessageAdded 2 after']);
  });

  test('starts with events when a cursor is given', async () => {
    const roomId = await chat.room('ann');
    const stream = await follow('ann', roomId, await cursorOf(roomId));
    await chat.send('ann', roomId, 'hi');
    expect((await next(stream)).data?.roomEvents.__typename).toBe('MessageAdded');
  });
});

describe('a removed user', () => {
  test.each([0, 1])('receives the removal and nothing after it, on replica %i', async (index) => {
    const roomId = await chat.room('ann', { kind: 'PRIVATE', memberIds: [chat.user('bob')] });
    const replica = chat.replicas[index];
    const stream = await follow('bob', roomId, undefined, replica);
    const other = await follow('ann', roomId, undefined, replica);
    const { extensions } = await next(stream);
    await next(other);
    await mutate('ann', REMOVE, { roomId, userId: chat.user('bob') });
    await chat.send('ann', roomId, 'secret', randomUUID());
    expect((await events(stream, 1)).map(short)).toEqual(['MemberRemoved bob']);
    expect(await next(stream)).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    expect(await stream.next()).toMatchObject({ done: true });
    expect((await events(other, 2)).map(short)).toEqual(['MemberRemoved bob', 'MessageAdded 1 secret']);

    const again = await follow('bob', roomId, extensions?.cursor, replica);
    expect(await next(again)).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
  });

  test('keeps receiving events of a public room', async () => {
    const roomId = await chat.room('ann', { memberIds: [chat.user('bob')] });
    const stream = await follow('bob', roomId);
    await next(stream);
    await mutate('ann', REMOVE, { roomId, userId: chat.user('bob') });
    await chat.send('ann', roomId, 'public');
    expect((await events(stream, 2)).map(short)).toEqual(['MemberRemoved bob', 'MessageAdded 1 public']);
  });
});
