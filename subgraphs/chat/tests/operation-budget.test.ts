import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ChatFixture, codeOf } from './support/chat-fixture.ts';
import { RawUpstream } from './support/raw-upstream.ts';
import { as } from './support/rooms.ts';

/** Far below the defaults, so that little data suffices. */
const LIMITS = {
  MAX_OPERATION_OBJECTS: 300,
  MAX_OPERATION_STORE_CALLS: 20,
  MAX_OPERATION_BYTES: 100_000,
};
const PEOPLE = Array.from({ length: 10 }, (_, index) => `person${index}`);
const MESSAGES = 25;

let chat: ChatFixture;
let roomId: string;

beforeAll(async () => {
  chat = await ChatFixture.start(LIMITS);
  roomId = await chat.room('ada');
  for (const name of PEOPLE) await as(chat, 'ada').add(roomId, name);
  const body = PEOPLE.map((name) => `@${name}`).join(' ');
  const pin = 'mutation ($id: ID!) { pinMessage(id: $id) { id } }';
  for (let index = 0; index < MESSAGES; index++) {
    const { data } = await chat.send('ada', roomId, body);
    await chat.ask('ada', pin, { id: data.sendMessage.id });
  }
});
afterAll(() => chat.close());

const ask = (query: string, variables: object = {}) => chat.ask('ada', query, { id: roomId, ...variables });
const room = (inner: string) => `query ($id: ID!) { room(id: $id) { ${inner} } }`;
const page = (inner: string, size = MESSAGES) => `messages(last: ${size}) { edges { node { ${inner} } } }`;

describe('a replica, queried with the subgraph secret', () => {
  test('executes an operation within the limits', async () => {
    const response = await ask(room(page('id body author { id } mentions { id }', 10)));
    expect(response.errors).toBeUndefined();
    expect(response.data.room.messages.edges).toHaveLength(10);
  });

  test.each([
    ['objects', 300, room(page('mentions { id }'))],
    ['store calls', 20, room('pinnedMessages { room { pinnedMessages { room { pinnedMessages { id } } } } }')],
    ['store calls', 20, room(page(`room { ${page('seq', 1)} }`))],
    ['store calls', 20, room(page('replies { edges { node { seq } } }'))],
    [
      'store calls',
      20,
      room(
        `${page('seq', 2)} ${Array.from({ length: 20 }, (_, i) => `a${i}: members { edges { cursor } }`).join(' ')}`,
      ),
    ],
    ['response bytes', 100_000, room(page(Array.from({ length: 100 }, (_, i) => `a${i}: body`).join(' ')))],
    ['response bytes', 100_000, room(page(Array.from({ length: 200 }, (_, i) => `a${i}: seq`).join(' ')))],
  ])('stops an operation at too many %s', async (what, maximum, query) => {
    const { data, errors } = await ask(query);
    expect(data).toBeNull();
    expect(errors).toEqual([
      { message: expect.stringContaining(`${maximum} ${what}`), extensions: { code: 'COST_LIMIT_EXCEEDED', maximum } },
    ]);
  });

  test('limits the number of entities', async () => {
    const query = 'query ($all: [_Any!]!) { _entities(representations: $all) { ... on User { id } } }';
    const all = Array.from({ length: 1_000 }, () => ({ __typename: 'User', id: randomUUID() }));
    expect(codeOf(await chat.ask('ada', query, { all }))).toBe('COST_LIMIT_EXCEEDED');
    const { errors } = await chat.ask('ada', query, { all: all.slice(0, 100) });
    expect(errors).toBeUndefined();
  });

  test('limits each event, once per fan-out group, and continues with the next', async () => {
    const upstream = await RawUpstream.open(chat.replicas[0]);
    const big = await chat.room('ada');
    const names = PEOPLE.slice(0, 3);
    for (const name of names) await as(chat, 'ada').add(big, name);
    const copies = Array.from({ length: 40 }, (_, i) => `a${i}: mentions { a: id b: id c: id }`).join(' ');
    const query = `subscription ($roomId: ID!, $after: String) {
      roomEvents(roomId: $roomId, after: $after) { cursor ... on MessageAdded { message { seq ${copies} } } }
    }`;
    let group = '';
    for (const name of names) {
      upstream.subscribe(name, query, { roomId: big }, await chat.authorize(name));
      ({ group } = await upstream.untilGrouped(name));
    }
    for (const name of PEOPLE) await as(chat, 'ada').add(big, name);
    await chat.send(
      'ada',
      big,
      PEOPLE.map((name) => `@${name}`)
        .join(' ')
        .repeat(1),
    );
    await chat.send(
      'ada',
      big,
      PEOPLE.slice(0, 2)
        .map((name) => `@${name}`)
        .join(' '),
    );
    const frames = (await upstream.take(9)).filter(({ payload }) => !isMember(payload?.data?.roomEvents));
    expect(frames.map(({ id }) => id)).toEqual([group, group]);
    expect(frames[0]?.payload).toEqual({
      data: null,
      errors: [{ message: expect.any(String), extensions: { code: 'COST_LIMIT_EXCEEDED', maximum: 300 } }],
    });
    expect(frames[1]?.payload?.data?.roomEvents['message']).toMatchObject({ seq: 2 });
    upstream.close();
  });
});

/** Other events contain only their cursor here. */
const isMember = (event: Record<string, unknown> | undefined) => event !== undefined && !('message' in event);
