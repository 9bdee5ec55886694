import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { System } from './support/system.ts';

let system: System;

beforeAll(async () => {
  system = await System.start();
  system.log.say('one', 'ada');
  system.log.say('two', 'grace');
});

afterAll(() => system.close());

describe('queries and mutations', () => {
  test('fields of one object come from two services', async () => {
    const { data, errors } = await system.send('{ messages { body author { displayName } } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      messages: [
        { body: 'one', author: { displayName: 'Ada' } },
        { body: 'two', author: { displayName: 'Grace' } },
      ],
    });
  });

  test('aliases, fragments, variables and directives work across services', async () => {
    const { data } = await system.send(
      `query ($first: Int, $withAuthor: Boolean!) {
        latest: messages(first: $first) { ...Part by: author @include(if: $withAuthor) { name: displayName } }
      }
      fragment Part on Message { __typename text: body }`,
      { first: 1, withAuthor: true },
    );
    expect(data).toEqual({ latest: [{ __typename: 'Message', text: 'one', by: { name: 'Ada' } }] });
  });

  test('a mutation is executed once', async () => {
    const before = system.log.events.length;
    const { data } = await system.send('mutation { say(body: "hello") { body author { displayName } } }');
    expect(data).toEqual({ say: { body: 'hello', author: { displayName: 'Ada' } } });
    expect(system.log.events).toHaveLength(before + 1);
  });

  test('GET is allowed for queries but not for mutations', async () => {
    const get = (query: string) =>
      fetch(`${system.graphqlUrl}?query=${encodeURIComponent(query)}`, { headers: { 'x-apollo-operation-name': 'x' } });
    await expect((await get('{ me { id } }')).json()).resolves.toEqual({ data: { me: null } });
    const rejected = await get('mutation { say(body: "x") { id } }');
    expect(rejected.status).toBe(405);
  });
});
