import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { codes, System } from './support/system.ts';

let system: System;

beforeAll(async () => {
  system = await System.start();
  system.log.say('one');
});

afterEach(() => {
  system.auth.fault = null;
});

afterAll(() => system.close());

const makeUnavailable = () => (system.auth.fault = (response) => response.destroy());
const unknown = { displayName: null };

describe('data removed by null propagation', () => {
  test('is returned as an extension of a query', async () => {
    makeUnavailable();
    const { data, errors, extensions } = await system.send('{ messages(first: 1) { body author { displayName } } }');
    expect(data).toEqual({ messages: [null] });
    expect(codes({ errors })).toEqual(['SERVICE_UNAVAILABLE']);
    expect(extensions).toEqual({ partialData: { messages: [{ body: 'one', author: unknown }] } });
  });

  test('is returned as an extension of an executed mutation', async () => {
    makeUnavailable();
    const { data, errors, extensions } = await system.send(
      'mutation { say(body: "x") { body author { displayName } } }',
    );
    expect(data).toBeNull();
    expect(errors).toMatchObject([{ path: ['say', 'author'], extensions: { code: 'SERVICE_UNAVAILABLE' } }]);
    expect(extensions).toEqual({ partialData: { say: { body: 'x', author: unknown } } });
  });

  test('is returned over a WebSocket too', async () => {
    makeUnavailable();
    const { value } = await system
      .connect()
      .iterate({ query: 'mutation { say(body: "x") { body author { displayName } } }' })
      .next();
    expect(value?.extensions).toEqual({ partialData: { say: { body: 'x', author: unknown } } });
  });

  test.each([
    [
      'aliases',
      '{ list: messages(first: 1) { text: body by: author { name: displayName } } }',
      { list: [{ text: 'one', by: { name: null } }] },
    ],
    [
      'fragments',
      '{ ...On } fragment On on Query { messages(first: 1) { ... on Message { body } author { displayName } } }',
      { messages: [{ body: 'one', author: unknown }] },
    ],
    [
      'directives',
      '{ messages(first: 1) { body id @skip(if: true) author { displayName } } }',
      { messages: [{ body: 'one', author: unknown }] },
    ],
    [
      'a type name',
      '{ messages(first: 1) { __typename author { __typename displayName } } }',
      { messages: [{ __typename: 'Message', author: { __typename: 'User', displayName: null } }] },
    ],
    [
      'a second subgraph',
      '{ me { displayName } messages(first: 1) { body author { displayName } } }',
      { messages: [{ body: 'one', author: unknown }] },
    ],
  ])('contains what was selected, with %s', async (_, query, partialData) => {
    makeUnavailable();
    expect((await system.send(query)).extensions).toEqual({ partialData });
  });

  test('respects variables and the operation name', async () => {
    makeUnavailable();
    const response = await fetch(system.graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        query:
          'query A { me { displayName } } query B($n: Int) { messages(first: $n) { body author { displayName } } }',
        operationName: 'B',
        variables: { n: 1 },
      }),
    });
    expect(await response.json()).toMatchObject({
      extensions: { partialData: { messages: [{ body: 'one', author: unknown }] } },
    });
  });

  test('leaves out complete root fields', async () => {
    makeUnavailable();
    const { data, extensions } = await system.send(
      '{ whole: messages(first: 1) { body } messages(first: 1) { body author { displayName } } }',
    );
    expect(data).toEqual({ whole: [{ body: 'one' }], messages: [null] });
    expect(Object.keys(extensions?.['partialData'] as object)).toEqual(['messages']);
  });
});

test.each([
  ['nothing failed', '{ messages(first: 1) { body author { displayName } } }', false],
  ['nothing else was read', '{ me { displayName } }', true],
  ['the failed field is nullable', '{ messages(first: 1) { body author { id } } fail(code: "NOT_FOUND") }', false],
])('there is no such extension when %s', async (_, query, fails) => {
  if (fails) makeUnavailable();
  expect((await system.send(query)).extensions).toBeUndefined();
});
