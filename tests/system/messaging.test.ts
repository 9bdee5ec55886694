import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Person, send, take } from '../support/client.ts';
import { processes } from '../support/environment.ts';

const ROOM_EVENTS = `subscription ($roomId: ID!, $after: String) {
  roomEvents(roomId: $roomId, after: $after) {
    cursor
    roomId
    ... on MessageAdded { message { id seq body author { id username displayName } room { name } } }
  }
}`;

interface RoomEvents {
  roomEvents: {
    cursor: string;
    roomId: string;
    message: { id: string; seq: number; body: string; author: { displayName: string }; room: { name: string } };
  };
}

let ada: Person;
let grace: Person;

beforeAll(async () => {
  [ada, grace] = await Promise.all([Person.register('ada'), Person.register('grace')]);
});

afterAll(async () => {
  await Promise.all([ada.close(), grace.close()]);
});

async function sharedRoom(): Promise<{ roomId: string; cursor: string }> {
  const roomId = await ada.createRoom();
  await grace.joinRoom(roomId);
  const { room } = await ada.execute<{ room: { cursor: string } }>('query ($id: ID!) { room(id: $id) { cursor } }', {
    id: roomId,
  });
  return { roomId, cursor: room.cursor };
}

describe('two people in a room', () => {
  test('use at least two chat replicas', () => {
    expect(processes().filter(({ name }) => name.startsWith('chat-')).length).toBeGreaterThanOrEqual(2);
  });

  test("receive each other's messages with the author's name from auth", async () => {
    const { roomId, cursor } = await sharedRoom();
    const events = ada.subscribe<RoomEvents>(ROOM_EVENTS, { roomId, after: cursor });
    const sent = await grace.sendMessage(roomId, 'Hello, Ada');
    const [event] = await take(events, 1);
    expect(event?.errors).toBeUndefined();
    expect(event?.data?.roomEvents).toMatchObject({
      roomId,
      message: {
        id: sent.id,
        seq: 1,
        body: 'Hello, Ada',
        author: { id: grace.id, username: grace.username, displayName: 'Grace' },
      },
    });
  });

  test('receive all messages of concurrent senders once and in the same order', async () => {
    const { roomId, cursor } = await sharedRoom();
    const count = 60;
    const streams = [ada, grace, ada, grace].map((person) =>
      person.subscribe<RoomEvents>(ROOM_EVENTS, { roomId, after: cursor }),
    );
    const received = streams.map((stream) => take(stream, count));
    const sends = Array.from({ length: count }, (_, index) =>
      (index % 2 ? ada : grace).sendMessage(roomId, `message ${index}`),
    );
    await Promise.all(sends);
    for (const events of await Promise.all(received)) {
      expect(events.map(({ data }) => data?.roomEvents.message.seq)).toEqual(
        Array.from({ length: count }, (_, index) => index + 1),
      );
    }
  });

  test('receive missed messages and then live ones when they resume from a cursor', async () => {
    const { roomId, cursor } = await sharedRoom();
    const before = ada.subscribe<RoomEvents>(ROOM_EVENTS, { roomId, after: cursor });
    await grace.sendMessage(roomId, 'seen');
    const [seen] = await take(before, 1);
    await before.return?.();
    for (const body of ['missed 1', 'missed 2', 'missed 3']) await grace.sendMessage(roomId, body);
    const after = ada.subscribe<RoomEvents>(ROOM_EVENTS, { roomId, after: seen?.data?.roomEvents.cursor });
    const missed = await take(after, 3);
    await grace.sendMessage(roomId, 'live');
    const bodies = [...missed, ...(await take(after, 1))].map(({ data }) => data?.roomEvents.message.body);
    expect(bodies).toEqual(['missed 1', 'missed 2', 'missed 3', 'live']);
  });

  test('store a message once when it is sent repeatedly with one clientId', async () => {
    const { roomId } = await sharedRoom();
    const clientId = randomUUID();
    const responses = await Promise.all(Array.from({ length: 20 }, () => ada.sendMessage(roomId, 'once', clientId)));
    expect(new Set(responses.map(({ id }) => id)).size).toBe(1);
    const { room } = await ada.execute<{ room: { lastSeq: number; messages: { edges: unknown[] } } }>(
      'query ($id: ID!) { room(id: $id) { lastSeq messages(first: 100) { edges { cursor } } } }',
      { id: roomId },
    );
    expect(room.messages.edges).toHaveLength(1);
  });

  test('read the history in pages in both directions', async () => {
    const { roomId } = await sharedRoom();
    for (let index = 1; index <= 7; index++) await ada.sendMessage(roomId, `m${index}`);
    interface Page {
      room: { messages: { edges: { node: { body: string } }[]; pageInfo: Record<string, unknown> } };
    }
    const page = (args: string) =>
      grace.execute<Page>(
        `query ($id: ID!) { room(id: $id) { messages(${args}) {
          edges { node { body } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }`,
        { id: roomId },
      );
    const bodies = ({ room }: Page) => room.messages.edges.map(({ node }) => node.body);

    const last = await page('last: 3');
    expect(bodies(last)).toEqual(['m5', 'm6', 'm7']);
    expect(last.room.messages.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });
    const before = await page(`last: 3, before: "${last.room.messages.pageInfo['startCursor']}"`);
    expect(bodies(before)).toEqual(['m2', 'm3', 'm4']);
    const first = await page('first: 3');
    expect(bodies(first)).toEqual(['m1', 'm2', 'm3']);
    const next = await page(`first: 10, after: "${first.room.messages.pageInfo['endCursor']}"`);
    expect(bodies(next)).toEqual(['m4', 'm5', 'm6', 'm7']);
    expect(next.room.messages.pageInfo).toMatchObject({ hasNextPage: false });
  });

  test('read messages with their authors in one query over both services', async () => {
    const { roomId } = await sharedRoom();
    await Promise.all([ada.sendMessage(roomId, 'one'), grace.sendMessage(roomId, 'two')]);
    const { data, errors } = await send<{
      room: { messages: { edges: { node: { author: { displayName: string } } }[] } };
    }>(
      'query ($id: ID!) { room(id: $id) { messages(last: 10) { edges { node { author { displayName } } } } } }',
      { id: roomId },
      ada.token,
    );
    expect(errors).toEqual([]);
    expect(data?.room.messages.edges.map(({ node }) => node.author.displayName).sort()).toEqual(['Ada', 'Grace']);
  });
});
