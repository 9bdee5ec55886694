import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { SESSION_HEADER } from '@parley/service/protocol';
import { head, raw } from '../../tests/support/raw.ts';
import { System } from './support/system.ts';

let system: System;
let authorization: string;

beforeAll(async () => {
  system = await System.start();
  authorization = await system.tokens.of('ada');
});

afterAll(() => system.close());

type Headers = Record<string, string>;

async function get(query: string, headers: Headers) {
  const response = await fetch(`${system.graphqlUrl}?${new URLSearchParams({ query })}`, { headers });
  return { status: response.status, body: (await response.json()) as unknown };
}

describe('GET is executed', () => {
  test.each<[string, () => Headers]>([
    ['authorization', () => ({ authorization })],
    [SESSION_HEADER, () => ({ [SESSION_HEADER]: 'cookie' })],
    ['apollo-require-preflight', () => ({ 'apollo-require-preflight': 'true' })],
    ['x-apollo-operation-name', () => ({ 'x-apollo-operation-name': 'Me' })],
    ['x-requested-with', () => ({ 'x-requested-with': 'XMLHttpRequest' })],
    ['content-type: application/json', () => ({ 'content-type': 'application/json' })],
  ])('with %s, which browsers send to other sites only after a preflight', async (_, headers) => {
    expect(await get('{ __typename }', headers())).toEqual({ status: 200, body: { data: { __typename: 'Query' } } });
  });
});

describe('GET is rejected', () => {
  test.each<[string, Headers]>([
    ['nothing', {}],
    ['a cookie', { cookie: 'parley_refresh=token' }],
    ['the content type of a form', { 'content-type': 'text/plain' }],
    ['an empty authorization', { authorization: '' }],
    ['any media type', { accept: 'application/graphql-response+json', 'accept-language': 'en' }],
  ])('with %s, which any page can send', async (_, headers) => {
    expect(await get('{ __typename }', headers)).toMatchObject({
      status: 400,
      body: { errors: [{ extensions: { code: 'BAD_REQUEST' } }] },
    });
  });

  test.each(['mutation { logout }', 'mutation { say(body: "x") { id } }'])(
    'for %s, whatever headers it has',
    async (query) => {
      const before = system.log.events.length;
      const headers = { authorization, 'apollo-require-preflight': 'true', [SESSION_HEADER]: 'cookie' };
      expect((await get(query, headers)).status).toBe(405);
      expect(system.log.events).toHaveLength(before);
    },
  );
});

test('the refresh cookie is ignored with GET, even with the header that asks for it', async () => {
  const headers = { cookie: 'parley_refresh=token', [SESSION_HEADER]: 'cookie' };
  const { body } = await get('{ headers }', headers);
  expect((body as { data: { headers: string } }).data.headers).not.toContain('token');
});

test.each([
  ['Host: ['],
  ['Host: a:b'],
  ['Host: %'],
  ['Host:'],
  ['Host: <x>'],
  ['Host: gateway', 'X-Forwarded-Host: ['],
  ['Host: gateway', 'X-Forwarded-Proto: :'],
])('an invalid host is a client error: %s', async (...lines) => {
  const response = await raw(
    system.gateway.url,
    head('GET /graphql?query={__typename} HTTP/1.1', ...lines, `Authorization: ${authorization}`, 'Connection: close'),
  );
  expect(response).toMatch(/^HTTP\/1\.1 (?:400|200) /);
});
