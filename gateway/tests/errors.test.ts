import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { codes, System } from './support/system.ts';

let system: System;

beforeAll(async () => {
  system = await System.start({ SUBGRAPH_TIMEOUT_MS: 500, INTROSPECTION: false });
  system.log.say('one');
});

afterEach(() => {
  for (const subgraph of [system.auth, ...system.chats]) subgraph.fault = null;
});

afterAll(() => system.close());

const MESSAGES = '{ messages { body author { displayName } } }';

describe('an error of a subgraph', () => {
  test('passes through with its code and allowed extensions only', async () => {
    const { errors } = await system.send('{ fail(code: "RATE_LIMITED") }');
    expect(errors).toEqual([
      {
        message: 'It is RATE_LIMITED.',
        path: ['fail'],
        extensions: { code: 'RATE_LIMITED', field: 'code', retryAfter: 3 },
      },
    ]);
  });

  test('is masked when its code is unknown, and logged with its id', async () => {
    const { errors } = await system.send('{ fail(code: "ER_TABLE_EXISTS") }');
    expect(errors).toEqual([
      {
        message: 'Internal server error.',
        path: ['fail'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', errorId: expect.any(String) },
      },
    ]);
    expect(system.logged.join('')).toContain(errors?.[0]?.extensions?.['errorId']);
  });

  test('is masked when the subgraph rejects the gateway’s query', async () => {
    const { errors } = await system.send('{ fail(code: "GRAPHQL_VALIDATION_FAILED") }');
    expect(codes({ errors })).toEqual(['INTERNAL_SERVER_ERROR']);
  });
});

describe('a faulty subgraph', () => {
  test.each([
    ['returns garbage', (response) => response.end('<h1>oops</h1>')],
    ['returns JSON that is not GraphQL', (response) => response.end('{"ok":true}')],
    ['returns 500', (response) => response.writeHead(500).end('secret stack')],
    ['hangs up', (response) => response.destroy()],
    ['does not respond in time', () => undefined],
  ] as [string, NonNullable<System['auth']['fault']>][])(
    'that %s leaves the rest of the response intact',
    async (_, how) => {
      system.auth.fault = how;
      const { status, data, errors } = await system.send(MESSAGES);
      expect(status).toBe(200);
      expect(data).toEqual({ messages: [null] });
      expect(errors).toEqual([
        {
          message: 'The service is temporarily unavailable. Try again.',
          path: ['messages'],
          extensions: { code: 'SERVICE_UNAVAILABLE' },
        },
      ]);
    },
  );

  test('causes an error when its data does not match the schema', async () => {
    system.auth.fault = (response) => response.end('{"data":{"_entities":[{"displayName":["x"]}]}}');
    const { data, errors, extensions } = await system.send(MESSAGES);
    expect(data).toEqual({ messages: [null] });
    expect(codes({ errors })).toEqual(['INTERNAL_SERVER_ERROR']);
    expect(extensions).toBeUndefined();
  });

  test('does not matter while another replica responds', async () => {
    system.chats[0].fault = (response) => response.destroy();
    for (let i = 0; i < 4; i++) expect((await system.send('{ messages { body } }')).errors).toBeUndefined();
  });

  test('gets a mutation once, because it may have been executed', async () => {
    const before = mutations();
    for (const chat of system.chats) chat.fault = (response) => response.destroy();
    expect(codes(await system.send('mutation { say(body: "x") { id } }'))).toEqual(['SERVICE_UNAVAILABLE']);
    expect(mutations()).toBe(before + 1);
  });

  test('gets a mutation again on another replica when the first is stopping', async () => {
    const [stopping] = system.chats;
    stopping.fault = (response) => response.writeHead(503).end('{"error":"Service Unavailable"}');
    for (let i = 0; i < 4; i++) {
      expect((await system.send('mutation { say(body: "x") { body } }')).data).toEqual({ say: { body: 'x' } });
    }
  });
});

describe('client errors', () => {
  test('reveal no part of the schema that the client may not see', async () => {
    const field = await system.send('{ messagez { body } }');
    const value = await system.send('query ($mood: Mood!) { mood(mood: $mood) }', { mood: 'GOODY' });
    for (const { status, errors } of [field, value]) {
      expect(status).toBe(400);
      expect(JSON.stringify(errors)).not.toMatch(/did you mean|messages"|GOOD"/i);
    }
  });

  test.each([
    ['broken JSON', { body: '{' }, 400],
    ['no JSON', { body: '{}', headers: { 'content-type': 'text/plain' } }, 415],
    ['a form', { body: 'query={me{id}}', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 415],
    ['a body that is too large', { body: JSON.stringify({ query: 'x'.repeat(200_000) }) }, 413],
    ['an array of operations', { body: '[{"query":"{me{id}}"}]' }, 400],
    ['a prototype', { body: '{"__proto__":{"a":1},"query":"{me{id}}"}' }, 400],
    ['an unknown operation', { body: JSON.stringify({ query: 'query A { me { id } }', operationName: 'B' }) }, 400],
    ['no operation', { body: JSON.stringify({ query: 'fragment A on User { id }' }) }, 400],
    ['a subscription', { body: JSON.stringify({ query: 'subscription { whispers(roomId: "r") { cursor } }' }) }, 400],
  ])('for %s have the format of a GraphQL response', async (_, request, status) => {
    const headers = { 'content-type': 'application/json', ...('headers' in request && request.headers) };
    const response = await fetch(system.graphqlUrl, { method: 'POST', body: request.body, headers });
    expect(response.status).toBe(status);
    const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] };
    expect(errors[0]).toMatchObject({
      message: expect.any(String),
      extensions: { code: expect.stringMatching(/^[A-Z_]+$/) },
    });
    expect(errors[0]?.extensions.code).not.toBe('INTERNAL_SERVER_ERROR');
  });

  test('include a plain GET that another page could make a browser send', async () => {
    const response = await fetch(`${system.graphqlUrl}?query={me{id}}`);
    expect(response.status).toBe(400);
  });
});

const mutations = () =>
  system.chats.flatMap(({ requests }) => requests).filter(({ query }) => query.startsWith('mutation')).length;
