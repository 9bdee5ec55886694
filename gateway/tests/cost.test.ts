import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { System } from './support/system.ts';

/** Effectively none: a test that waits for it would never end. */
const NO_TIMEOUT_MS = 3_600_000;

let system: System;

beforeAll(async () => {
  system = await System.start({
    MAX_QUERY_COST: 230,
    MAX_SUBSCRIPTION_COST: 3,
    SUBGRAPH_TIMEOUT_MS: NO_TIMEOUT_MS,
  });
});

afterAll(() => system.close());

/** The response of each transport, in the same form. */
const TRANSPORTS = {
  http: async (query: string, variables: Record<string, unknown> = {}) => {
    const { data, errors } = await system.send(query, variables);
    return { data, errors };
  },
  socket: async (query: string, variables: Record<string, unknown> = {}) => {
    try {
      const { value } = await system.connect().iterate({ query, variables }).next();
      return { data: value?.data, errors: value?.errors };
    } catch (errors) {
      return { data: undefined, errors };
    }
  },
};

const LIST = '{ messages { id author { id } } }';
const TWICE = '{ a: messages { id author { id } } b: messages { id author { id } } }';
const WITH_VARIABLE =
  'query ($both: Boolean!) { messages { id author { id } } b: messages @include(if: $both) { id author { id } } }';

describe.each(Object.entries(TRANSPORTS))('over %s', (_, ask) => {
  test.each([
    ['of a document', TWICE, {}],
    ['of its variables', WITH_VARIABLE, { both: true }],
  ])('an operation that is too expensive because %s is not executed', async (_why, query, variables) => {
    const before = system.chats.flatMap(({ requests }) => requests).length;
    const { data, errors } = await ask(query, variables);
    expect(data).toBeUndefined();
    expect(errors).toEqual([
      { message: expect.any(String), extensions: { code: 'COST_LIMIT_EXCEEDED', cost: 440, maximum: 230 } },
    ]);
    expect(system.chats.flatMap(({ requests }) => requests)).toHaveLength(before);
  });

  test('an operation within the limit is executed', async () => {
    expect((await ask(LIST)).errors).toBeUndefined();
    expect((await ask(WITH_VARIABLE, { both: false })).errors).toBeUndefined();
  });
});

test('the status over HTTP is 400', async () => {
  const response = await fetch(system.graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: TWICE }),
  });
  expect(response.status).toBe(400);
});

test('a subscription has a separate limit', async () => {
  const select = (fields: string) => `subscription { roomEvents(roomId: "r") { ... on MessageAdded { ${fields} } } }`;
  const { errors } = await TRANSPORTS.socket(select('message { body author { displayName } }'));
  expect(errors).toMatchObject([{ extensions: { code: 'COST_LIMIT_EXCEEDED', maximum: 3 } }]);
});

test('a query of a disconnected client is aborted at the subgraph, which is not blamed', async () => {
  const client = new AbortController();
  const abandoned = new Promise<void>((resolve) => {
    system.auth.fault = (response) => {
      response.once('close', resolve);
      client.abort();
    };
  });
  const call = fetch(system.graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ me { id } }' }),
    signal: client.signal,
  });
  await expect(call).rejects.toThrow();
  await abandoned;
  system.auth.fault = null;
  expect((await system.send('{ me { id } }')).errors).toBeUndefined();
  expect(system.logged.join('')).not.toContain('subgraph unreachable');
});
