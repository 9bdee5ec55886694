import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { connectionParams, REQUEST_ID_HEADER } from '@parley/service/protocol';
import { SECRET, System, take } from './support/system.ts';

let system: System;

beforeAll(async () => {
  system = await System.start();
});

afterEach(() => system.cleanUp());

afterAll(() => system.close());

const lastPayload = () => system.subscribed.at(-1);

describe('the fields of an event', () => {
  test('come from two services', async () => {
    const stream = await system.subscribe(
      'subscription { roomEvents(roomId: "r") { ... on MessageAdded { message { body author { displayName } } } } }',
    );
    system.log.say('hello', 'grace');
    const [event] = await take(stream, 1);
    expect(event).toEqual({ data: { roomEvents: { message: { body: 'hello', author: { displayName: 'Grace' } } } } });
    await stream.return?.();
  });

  test('may be aliased and come from fragments, also on the root, with conditional variables', async () => {
    const stream = await system.subscribe(
      `subscription Watch($room: ID!, $named: Boolean!) { ...Root }
       fragment Root on Subscription { event: roomEvents(roomId: $room) { ...Event roomId } }
       fragment Event on RoomEvent {
         kind: __typename
         ... on MessageAdded { message { text: body author { who: displayName @include(if: $named) id @skip(if: $named) } } }
         ... on RoomRenamed { name }
       }`,
      { room: 'r', named: true },
    );
    system.log.say('hello');
    system.log.rename('Lobby');
    const events = await take(stream, 2);
    expect(events).toEqual([
      { data: { event: { kind: 'MessageAdded', roomId: 'r', message: { text: 'hello', author: { who: 'Ada' } } } } },
      { data: { event: { kind: 'RoomRenamed', roomId: 'r', name: 'Lobby' } } },
    ]);
    await stream.return?.();
  });

  test('are only those selected: the cursor is added upstream and removed again', async () => {
    const stream = await system.subscribe('subscription { roomEvents(roomId: "r") { roomId } }');
    system.log.rename('Hall');
    const [event] = await take(stream, 1);
    expect(event).toEqual({ data: { roomEvents: { roomId: 'r' } } });
    expect(lastPayload()?.query).toContain('__parley_cursor:cursor');
    await stream.return?.();
  });

  test('are null with an error at their path when unavailable, and the stream continues', async () => {
    const stream = await system.subscribe(
      'subscription { roomEvents(roomId: "r") { ... on MessageAdded { message { body author { displayName } } } } }',
    );
    system.log.say('lost', 'nobody');
    system.log.say('found', 'ada');
    const [broken, whole] = await take(stream, 2);
    expect(broken).toEqual({
      data: { roomEvents: { message: null } },
      errors: [
        {
          message: 'User not found.',
          path: ['roomEvents', 'message', 'author'],
          extensions: { code: 'NOT_FOUND' },
        },
      ],
    });
    expect(whole?.errors).toBeUndefined();
    await stream.return?.();
  });

  test('of many events at once arrive in event order, each with its own author', async () => {
    const stream = await system.subscribe(
      'subscription { roomEvents(roomId: "r") { ... on MessageAdded { message { body author { displayName } } } } }',
    );
    const names = Array.from({ length: 120 }, (_, index) => (index % 3 ? 'ada' : 'grace'));
    names.forEach((name, index) => system.log.say(`${index}`, name));
    const events = await take(stream, names.length);
    expect(events.map(({ data }) => data.roomEvents.message)).toEqual(
      names.map((name, index) => ({
        body: `${index}`,
        author: { displayName: name === 'ada' ? 'Ada' : 'Grace' },
      })),
    );
    await stream.return?.();
  });

  test('are null while their service is unavailable, and the stream continues', async () => {
    const stream = await system.subscribe(
      'subscription { roomEvents(roomId: "r") { ... on MessageAdded { message { body author { displayName } } } } }',
    );
    system.auth.fault = (response) => response.writeHead(500).end('<h1>oops</h1>');
    system.log.say('early');
    const [early] = await take(stream, 1);
    system.auth.fault = null;
    system.log.say('late');
    const [late] = await take(stream, 1);
    expect(early).toMatchObject({
      data: { roomEvents: { message: null } },
      errors: [{ path: ['roomEvents', 'message', 'author'], extensions: { code: 'SERVICE_UNAVAILABLE' } }],
    });
    expect(late?.data.roomEvents.message.author).toEqual({ displayName: 'Ada' });
    await stream.return?.();
  });
});

describe('the start cursor', () => {
  beforeAll(() => {
    while (system.log.events.length < 2) system.log.say('earlier');
  });

  const WATCH = 'subscription ($after: String) { roomEvents(roomId: "r", after: $after) { cursor } }';

  test.each([
    ['a variable', WATCH, { after: '1' }],
    ['a literal', 'subscription { roomEvents(roomId: "r", after: "1") { cursor } }', {}],
    ['a default', 'subscription ($c: String = "1") { roomEvents(roomId: "r", after: $c) { cursor } }', {}],
  ])('may be given by %s', async (_, query, variables) => {
    const stream = await system.subscribe(query, variables);
    const [event] = await take(stream, 1);
    expect(event?.data.roomEvents.cursor).toBe('2');
    await stream.return?.();
  });

  test('is not sent upstream when the client gives none', async () => {
    const stream = await system.subscribe(WATCH);
    expect(lastPayload()?.variables).toEqual({});
    await stream.return?.();
  });
});

describe('an upstream subscription', () => {
  test('carries the viewer and the request id, over a connection with the secret', async () => {
    const authorization = await system.tokens.of('ada');
    const client = system.connect(authorization);
    const stream = await system.subscribe('subscription { roomEvents(roomId: "r") { roomId } }', {}, client);
    expect(lastPayload()?.extensions).toMatchObject({ authorization, requestId: expect.stringMatching(/^[\w-]+\.1$/) });
    expect(system.chats.flatMap((chat) => chat.connectionParams)).toContainEqual(connectionParams(SECRET));

    system.log.say('hello');
    await take(stream, 1);
    await stream.return?.();
  });

  test('shares its request id with the fetches of its events', async () => {
    const stream = await system.subscribe(
      'subscription { roomEvents(roomId: "r") { ... on MessageAdded { message { author { displayName } } } } }',
    );
    system.log.say('hello');
    await take(stream, 1);
    const { requestId } = lastPayload()?.extensions ?? {};
    expect(system.auth.requests.at(-1)?.headers[REQUEST_ID_HEADER]).toBe(requestId);
    await stream.return?.();
  });

  test('ends as soon as the client ends it, even without events', async () => {
    const stream = await system.subscribe('subscription { roomEvents(roomId: "r") { roomId } }');
    await stream.return?.();
    await system.untilIdle();
  });

  test('ends as soon as the client disconnects, even without events', async () => {
    const client = system.connect();
    const stream = await system.subscribe('subscription { roomEvents(roomId: "r") { roomId } }', {}, client);
    const end = expect(stream.next()).rejects.toBeDefined();
    client.terminate();
    await system.untilIdle();
    await end;
  });

  test('is load-balanced across the replicas', async () => {
    const streams = [];
    for (let i = 0; i < 4; i++)
      streams.push(await system.subscribe('subscription { roomEvents(roomId: "r") { roomId } }'));
    expect(system.chats.map(({ active }) => active)).toEqual([2, 2]);
    for (const stream of streams) await stream.return?.();
  });

  test('that is rejected tells the client why, and no more', async () => {
    const stream = system.connect().iterate({ query: 'subscription { roomEvents(roomId: "other") { roomId } }' });
    const { value } = await stream.next();
    expect(value).toEqual({
      data: null,
      errors: [{ message: 'Room not found.', path: ['roomEvents'], extensions: { code: 'NOT_FOUND' } }],
    });
    expect((await stream.next()).done).toBe(true);
  });
});
