import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FormattedExecutionResult } from 'graphql';
import { ChatFixture, codeOf } from './support/chat-fixture.ts';

let chat: ChatFixture;
beforeAll(async () => {
  // No periodic syncs, so that only the tested mechanism delivers events.
  const patient = { TAIL_SWEEP_MS: 600_000, INBOX_SYNC_MS: 600_000, INBOX_PAUSE_MS: 50 };
  chat = await ChatFixture.start(patient, patient);
});
afterAll(() => chat.close());

interface Received {
  __typename: string;
  roomId?: string;
  room?: { id: string; lastSeq: number; viewer: { unreadCount: number; muted: boolean; hidden: boolean } | null };
}

const INBOX = `subscription {
  inboxEvents {
    __typename
    ... on RoomJoined { room { ...Parts } }
    ... on RoomLeft { roomId }
    ... on RoomActivity { room { ...Parts } }
  }
}
fragment Parts on Room { id lastSeq viewer { unreadCount muted hidden } }`;

type Stream = AsyncIterableIterator<FormattedExecutionResult<{ inboxEvents: Received }>>;

/** An inbox that is known to be open, because it reported a room created after it. */
async function openInbox(name: string, replica = chat.replicas[0]): Promise<Stream> {
  const stream = chat.subscribe(
    { query: INBOX },
    await chat.authorize(name),
    chat.connect(replica),
  ) as unknown as Stream;
  const first = stream.next();
  let isOpen = false;
  void first.then(() => (isOpen = true));
  while (!isOpen) {
    const roomId = await chat.room(name, { name: 'Opening' });
    await Promise.race([first, chat.send(name, roomId, 'is anybody there?')]);
  }
  const rest = stream[Symbol.asyncIterator]();
  return rest;
}

/** The next event that `wanted` accepts. Earlier ones belong to the opening of the inbox, or are coalesced. */
async function until(stream: Stream, wanted: (event: Received) => boolean): Promise<Received> {
  for (;;) {
    const { value, done } = await stream.next();
    if (done) throw new Error('the stream ended');
    const { data, errors } = value as FormattedExecutionResult<{ inboxEvents: Received }>;
    if (errors) throw new Error(JSON.stringify(errors));
    if (data && wanted(data.inboxEvents)) return data.inboxEvents;
  }
}

const isOf = (roomId: string) => (event: Received) => event.roomId === roomId || event.room?.id === roomId;

async function mutate(name: string, mutation: string, variables: object, replica = chat.replicas[0]) {
  const response = await chat.ask(name, mutation, variables, replica);
  if (response.errors) throw new Error(JSON.stringify(response.errors));
}

const JOIN = 'mutation ($roomId: ID!) { joinRoom(roomId: $roomId) { id } }';
const LEAVE = 'mutation ($roomId: ID!) { leaveRoom(roomId: $roomId) { id } }';
const READ = 'mutation ($roomId: ID!) { markRead(roomId: $roomId, seq: 1) { id } }';
const REMOVE = 'mutation ($roomId: ID!, $userId: ID!) { removeMember(roomId: $roomId, userId: $userId) { id } }';

test.each([0, 1])('an inbox reports rooms joined, active, read and left, on replica %i', async (index) => {
  const roomId = await chat.room('ann');
  const inbox = await openInbox('bob', chat.replicas[index]);
  await mutate('bob', JOIN, { roomId });
  expect(await until(inbox, isOf(roomId))).toMatchObject({ __typename: 'RoomJoined', room: { lastSeq: 0 } });

  await chat.send('ann', roomId, 'hi');
  const unread = await until(inbox, (event) => isOf(roomId)(event) && event.room?.viewer?.unreadCount === 1);
  expect(unread).toMatchObject({ __typename: 'RoomActivity', room: { lastSeq: 1 } });

  await mutate('bob', READ, { roomId });
  const read = await until(inbox, (event) => isOf(roomId)(event) && event.room?.viewer?.unreadCount === 0);
  expect(read.__typename).toBe('RoomActivity');

  await mutate('bob', LEAVE, { roomId });
  const left = await until(inbox, (event) => isOf(roomId)(event) && event.__typename !== 'RoomActivity');
  expect(left).toEqual({ __typename: 'RoomLeft', roomId });

  // No events of a room that was left.
  await chat.send('ann', roomId, 'without bob');
  await mutate('bob', JOIN, { roomId });
  expect(await until(inbox, isOf(roomId))).toMatchObject({ __typename: 'RoomJoined', room: { lastSeq: 2 } });
});

test('an inbox reports a room created with the viewer, and the viewer’s removal', async () => {
  const inbox = await openInbox('cid');
  const roomId = await chat.room('ann', { kind: 'PRIVATE', memberIds: [chat.user('cid')] });
  expect(await until(inbox, isOf(roomId))).toMatchObject({ __typename: 'RoomJoined' });
  await mutate('ann', REMOVE, { roomId, userId: chat.user('cid') }, chat.replicas[1]);
  await chat.send('ann', roomId, 'secret');
  expect(await until(inbox, isOf(roomId))).toEqual({ __typename: 'RoomLeft', roomId });
});

test('activity of many messages is reported in few events, the last one up to date', async () => {
  const roomId = await chat.room('ann', { memberIds: [chat.user('dan')] });
  const inbox = await openInbox('dan');
  await Promise.all(Array.from({ length: 100 }, (_, index) => chat.send('ann', roomId, `message ${index}`)));
  let events = 0;
  await until(inbox, (event) => {
    if (isOf(roomId)(event)) events++;
    return event.room?.lastSeq === 100;
  });
  expect(events).toBeLessThan(100);
});

test('an inbox requires a viewer', async () => {
  const { value } = await chat.subscribe({ query: INBOX }, undefined, chat.connect()).next();
  expect(codeOf(value)).toBe('UNAUTHENTICATED');
});

test('inboxes compute unread counts for their own viewer', async () => {
  const roomId = await chat.room('una');
  for (const name of ['far', 'near']) await mutate(name, JOIN, { roomId });
  const [far, near] = await Promise.all([openInbox('far'), openInbox('near')]);
  const ids: string[] = [];
  for (const body of ['one', 'two', 'three']) ids.push((await chat.send('una', roomId, body)).data.sendMessage.id);
  await mutate('una', 'mutation ($id: ID!) { deleteMessage(id: $id) { id } }', { id: ids[0] });
  await mutate('near', 'mutation ($roomId: ID!) { markRead(roomId: $roomId, seq: 3) { id } }', { roomId });
  await chat.send('una', roomId, 'four');
  const isLast = (event: Received) => isOf(roomId)(event) && event.room?.lastSeq === 4;
  const received = await Promise.all([until(far, isLast), until(near, isLast)]);
  expect(received.map(({ room }) => room?.viewer?.unreadCount)).toEqual([3, 1]);
});

describe('a direct room', () => {
  const OPEN = 'mutation ($userIds: [ID!]!) { openDirectRoom(userIds: $userIds) { id } }';
  const HIDE = 'mutation ($roomId: ID!, $seq: Int!) { hideRoom(roomId: $roomId, seq: $seq) { id } }';
  const SHOW = 'mutation ($roomId: ID!) { showRoom(roomId: $roomId) { id } }';

  async function open(name: string, other: string): Promise<string> {
    const { data } = await chat.ask(name, OPEN, { userIds: [chat.user(other)] });
    return (data as unknown as { openDirectRoom: { id: string } }).openDirectRoom.id;
  }

  test.each([0, 1])('opened by another user is reported with its first message, on replica %i', async (index) => {
    const [writer, reader] = [`writer-${index}`, `reader-${index}`];
    const inbox = await openInbox(reader, chat.replicas[index]);
    const roomId = await open(writer, reader);
    await chat.send(writer, roomId, 'hello');
    const first = await until(inbox, isOf(roomId));
    expect(first).toMatchObject({
      __typename: 'RoomJoined',
      room: { lastSeq: 1, viewer: { unreadCount: 1, hidden: false } },
    });
  });

  test('is hidden and shown in all inboxes of the user, and returns with a message', async () => {
    const roomId = await open('hid', 'den');
    await chat.send('den', roomId, 'hello');
    const inboxes = await Promise.all(chat.replicas.map((replica) => openInbox('hid', replica)));
    const untilAll = (wanted: (event: Received) => boolean) =>
      Promise.all(inboxes.map((inbox) => until(inbox, (event) => isOf(roomId)(event) && wanted(event))));

    await mutate('hid', HIDE, { roomId, seq: 1 });
    await untilAll(({ room }) => room?.viewer?.hidden === true);
    await mutate('hid', SHOW, { roomId }, chat.replicas[1]);
    await untilAll(({ __typename, room }) => __typename === 'RoomJoined' && room?.viewer?.hidden === false);
    await mutate('hid', HIDE, { roomId, seq: 1 });
    await untilAll(({ room }) => room?.viewer?.hidden === true);
    await chat.send('den', roomId, 'still there?');
    const back = await untilAll(({ __typename, room }) => __typename === 'RoomJoined' && room?.lastSeq === 2);
    expect(back).toMatchObject(inboxes.map(() => ({ room: { viewer: { unreadCount: 2, hidden: false } } })));
  });
});
