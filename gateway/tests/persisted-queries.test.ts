import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { System } from './support/system.ts';

let system: System;
let authorization: string;

beforeAll(async () => {
  system = await System.start();
  authorization = await system.tokens.of('ada');
});

afterAll(() => system.close());

const hashOf = (query: string) => createHash('sha256').update(query).digest('hex');

/** Sends a persisted query by hash, with the document if given. */
async function ask(persistedQuery: unknown, query?: string, isLoggedIn = true) {
  const response = await fetch(system.graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(isLoggedIn && { authorization }) },
    body: JSON.stringify({ query, extensions: { persistedQuery } }),
  });
  const { data, errors } = (await response.json()) as {
    data?: unknown;
    errors?: { extensions: { code: string } }[];
  };
  return { status: response.status, data, code: errors?.[0]?.extensions.code };
}

const byHash = (query: string) => ({ version: 1, sha256Hash: hashOf(query) });

describe('a persisted query', () => {
  test('is sent in full once, and by its hash from then on, including with GET', async () => {
    const query = '{ first: me { id } }';
    expect(await ask(byHash(query))).toMatchObject({ code: 'PERSISTED_QUERY_NOT_FOUND' });
    expect(await ask(byHash(query), query)).toEqual({ status: 200, data: { first: { id: 'me' } } });
    expect(await ask(byHash(query))).toEqual({ status: 200, data: { first: { id: 'me' } } });
    const url = `${system.graphqlUrl}?extensions=${encodeURIComponent(JSON.stringify({ persistedQuery: byHash(query) }))}`;
    const response = await fetch(url, { headers: { 'apollo-require-preflight': 'true', authorization } });
    expect(await response.json()).toEqual({ data: { first: { id: 'me' } } });
  });

  test('of an anonymous client is executed but not stored', async () => {
    const query = '{ third: me { id } }';
    expect(await ask(byHash(query), query, false)).toEqual({ status: 200, data: { third: null } });
    expect(await ask(byHash(query), undefined, false)).toMatchObject({ code: 'PERSISTED_QUERY_NOT_FOUND' });
  });

  test('must match its hash', async () => {
    expect(await ask(byHash('{ other: me { id } }'), '{ second: me { id } }')).toMatchObject({
      status: 400,
      code: 'BAD_USER_INPUT',
    });
    expect(await ask(byHash('{ other: me { id } }'))).toMatchObject({ code: 'PERSISTED_QUERY_NOT_FOUND' });
  });

  test('is stored only if it is valid', async () => {
    const query = '{ nothing }';
    expect(await ask(byHash(query), query)).toMatchObject({ status: 400, code: 'GRAPHQL_VALIDATION_FAILED' });
    expect(await ask(byHash(query))).toMatchObject({ code: 'PERSISTED_QUERY_NOT_FOUND' });
  });

  describe.each([undefined, '{ me { id } }'])('that is malformed is bad input, with the document %j', (query) => {
    test.each([
      {},
      [],
      'x',
      '',
      0,
      1,
      true,
      false,
      { version: 2, sha256Hash: hashOf('{ me { id } }') },
      { version: '1', sha256Hash: hashOf('{ me { id } }') },
      { sha256Hash: hashOf('{ me { id } }') },
      { version: 1 },
      { version: 1, sha256Hash: null },
      { version: 1, sha256Hash: 1 },
      { version: 1, sha256Hash: '' },
      { version: 1, sha256Hash: 'x' },
      { version: 1, sha256Hash: hashOf('{ me { id } }').toUpperCase() },
      { version: 1, sha256Hash: [hashOf('{ me { id } }')] },
      { version: 1, sha256Hash: { toString: 1 } },
    ])('%j', async (persistedQuery) => {
      system.logged.splice(0);
      expect(await ask(persistedQuery, query)).toEqual({ status: 400, code: 'BAD_USER_INPUT' });
      const extensions = JSON.stringify({ persistedQuery });
      const url = `${system.graphqlUrl}?${new URLSearchParams({ extensions, ...(query && { query }) })}`;
      const response = await fetch(url, { headers: { authorization } });
      expect([response.status, await response.json()]).toMatchObject([
        400,
        { errors: [{ extensions: { code: 'BAD_USER_INPUT', field: 'extensions' } }] },
      ]);
      expect(system.logged.filter((line) => /"level":[56]0\b/.test(line))).toEqual([]);
    });
  });

  test('that is null is ignored', async () => {
    expect(await ask(null, '{ me { id } }')).toEqual({ status: 200, data: { me: { id: 'me' } } });
    expect(await ask(null)).toEqual({ status: 400, code: 'BAD_REQUEST' });
  });
});
