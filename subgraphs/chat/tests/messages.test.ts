import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ChatFixture, codeOf, fieldOf, seqs, take } from './support/chat-fixture.ts';

let chat: ChatFixture;
beforeAll(async () => {
  chat = await ChatFixture.start({}, {});
});
afterAll(() => chat.close());

const history = async (roomId: string, args: string) => {
  const query = `query ($id: ID!) { room(id: $id) { messages${args} {
    edges { cursor node { seq body } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  } } }`;
  return chat.ask('ann', query, { id: roomId });
};

describe('sendMessage', () => {
  test('stores a message under the next seq of the room', async () => {
    const roomId = await chat.room('ann');
    const first = await chat.send('ann', roomId, 'Hello **all**');
    const second = await chat.send('ann', roomId, 'again', randomUUID(), chat.replicas[1]);
    expect(first.errors).toBeUndefined();
    expect(first.data.sendMessage).toMatchObject({
      seq: 1,
      body: 'Hello **all**',
      author: { id: chat.user('ann') },
      room: { id: roomId, lastSeq: 1 },
    });
    expect(second.data.sendMessage).toMatchObject({ seq: 2 });
  });

  test('stores one message for 50 concurrent sends of the same clientId on two replicas', async () => {
    const roomId = await chat.room('ann');
    const clientId = randomUUID();
    const responses = await Promise.all(
      Array.from({ length: 50 }, (_, index) => chat.send('ann', roomId, 'once', clientId, chat.replicas[index % 2])),
    );
    const ids = new Set(responses.map(({ data }) => data.sendMessage.id));
    expect(ids.size).toBe(1);
    const { data } = await history(roomId, '');
    expect(data.room.messages.edges).toHaveLength(1);
  });

  test('revs abandoned by repeated sends are not counted or waited for', async () => {
    const roomId = await chat.room('ann');
    await chat.ask('ben', 'mutation ($id: ID!) { joinRoom(roomId: $id) { id } }', { id: roomId });
    const clientId = randomUUID();
    await Promise.all(chat.replicas.map((replica) => chat.send('ann', roomId, 'once', clientId, replica)));
    const last = await chat.send('ann', roomId, 'then');
    const { data } = await chat.ask('ben', 'query ($id: ID!) { room(id: $id) { lastSeq viewer { unreadCount } } }', {
      id: roomId,
    });
    expect(data.room).toEqual({ lastSeq: last.data.sendMessage.seq, viewer: { unreadCount: 2 } });
  });

  test.each([
    ['an empty body', '', 'BAD_USER_INPUT'],
    ['white space', ' \n\u200b', 'BAD_USER_INPUT'],
    ['a NUL', 'a\0b', 'BAD_USER_INPUT'],
    ['half a surrogate pair', 'a\ud800b', 'BAD_USER_INPUT'],
    ['20 kB', 'x'.repeat(20_000), 'PAYLOAD_TOO_LARGE'],
    ['8,001 characters', 'x'.repeat(8_001), 'PAYLOAD_TOO_LARGE'],
  ])('rejects %s', async (_name, body, code) => {
    const roomId = await chat.room('ann');
    const { status, response } = await chat.post(
      {
        query: 'mutation ($input: SendMessageInput!) { sendMessage(input: $input) { id } }',
        variables: { input: { roomId, body, clientId: randomUUID() } },
      },
      await chat.authorize('ann'),
    );
    expect(status).toBeLessThan(500);
    expect([codeOf(response), fieldOf(response)]).toEqual([code, 'body']);
  });

  test('counts characters, not bytes', async () => {
    const roomId = await chat.room('ann');
    const response = await chat.send('ann', roomId, '🦜'.repeat(8_000));
    expect(response.errors).toBeUndefined();
  });

  test('rejects a clientId that is not a UUID', async () => {
    const response = await chat.send('ann', await chat.room('ann'), 'hi', '{"$gt":""}');
    expect([codeOf(response), fieldOf(response)]).toEqual(['BAD_USER_INPUT', 'clientId']);
  });
});

describe('history', () => {
  test('is read in both directions, in pages', async () => {
    const roomId = await chat.room('ann');
    for (let seq = 1; seq <= 7; seq++) await chat.send('ann', roomId, `m${seq}`);

    const latest = (await history(roomId, '(last: 3)')).data.room.messages;
    expect(latest.edges.map(({ node }) => node.seq)).toEqual([5, 6, 7]);
    expect(latest.pageInfo).toMatchObject({ hasPreviousPage: true, hasNextPage: false });

    const before = (await history(roomId, `(last: 10, before: "${latest.pageInfo.startCursor}")`)).data.room.messages;
    expect(before.edges.map(({ node }) => node.seq)).toEqual([1, 2, 3, 4]);
    expect(before.pageInfo.hasPreviousPage).toBe(false);

    const oldest = (await history(roomId, '(first: 2)')).data.room.messages;
    const after = (await history(roomId, `(first: 2, after: "${oldest.pageInfo.endCursor}")`)).data.room.messages;
    expect(after.edges.map(({ node }) => node.seq)).toEqual([3, 4]);
    expect(after.pageInfo.hasNextPage).toBe(true);
  });

  test.each([
    ['(first: 0)', 'first'],
    ['(first: -1)', 'first'],
    ['(last: 101)', 'last'],
    ['(first: 1, last: 1)', 'last'],
    ['(after: "nonsense")', 'after'],
    ['(before: "bjow!")', 'before'],
  ])('rejects %s', async (args, field) => {
    const response = await history(await chat.room('ann'), args);
    expect([codeOf(response), fieldOf(response)]).toEqual(['BAD_USER_INPUT', field]);
  });
});

describe('roomEvents', () => {
  test('two replicas deliver messages sent to both, in order and once', async () => {
    const roomId = await chat.room('ann');
    const { data } = await chat.ask('ann', 'query ($id: ID!) { room(id: $id) { cursor } }', { id: roomId });
    const followers = await Promise.all(
      chat.replicas.map((replica) => chat.follow('ann', roomId, data.room.cursor, replica)),
    );
    const send = (body: string, index: number) =>
      chat.send('ann', roomId, body, randomUUID(), chat.replicas[index % 2]);
    await send('so that both are live', 0);
    for (const events of followers) await take(events, 1);

    const count = 60;
    const responses = Promise.all(Array.from({ length: count }, (_, index) => send(`m${index}`, index)));
    const received = await Promise.all(followers.map((events) => take(events, count)));
    const bodies = new Map((await responses).map(({ data: { sendMessage } }) => [sendMessage.seq, sendMessage.body]));
    for (const events of received) {
      expect(seqs(events)).toEqual(Array.from({ length: count }, (_, index) => index + 2));
      for (const { message } of events) expect(message.body).toBe(bodies.get(message.seq));
    }
  });

  test('without a cursor delivers only later events', async () => {
    const roomId = await chat.room('ann');
    await chat.send('ann', roomId, 'before');
    const events = await chat.follow('ann', roomId);
    const first = take(events, 1);
    // A subscription is not acknowledged, so send until an event arrives.
    let isLive = false;
    void first.then(() => (isLive = true));
    while (!isLive) await chat.send('ann', roomId, 'after');
    expect((await first)[0]?.message.body).toBe('after');
  });

  test('reports users who join', async () => {
    const roomId = await chat.room('ann');
    const { data } = await chat.ask('ann', 'query ($id: ID!) { room(id: $id) { cursor } }', { id: roomId });
    const events = await chat.follow('ann', roomId, data.room.cursor);
    await chat.ask('ben', 'mutation ($id: ID!) { joinRoom(roomId: $id) { id } }', { id: roomId }, chat.replicas[1]);
    await chat.send('ben', roomId, 'hello');
    const received = await take(events, 2);
    expect(received.map(({ __typename }) => __typename)).toEqual(['MemberAdded', 'MessageAdded']);
  });
});
