import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { System } from './support/system.ts';

let system: System;

beforeAll(async () => {
  system = await System.start();
});

afterAll(() => system.close());

type Params = Record<string, unknown>;

/** The viewer of a socket opened with these parameters, or its close code and reason. */
async function viewerOf(connectionParams: Params, headers: Record<string, string> = {}): Promise<unknown> {
  class Socket extends WebSocket {
    constructor(url: string, protocol: string) {
      super(url, protocol, { headers });
    }
  }
  const client = createClient({ url: system.socketUrl, webSocketImpl: Socket, retryAttempts: 0, connectionParams });
  try {
    const { value } = await client.iterate({ query: '{ me { id } }' }).next();
    return (value?.data as { me: { id: string } | null }).me?.id ?? null;
  } catch (error) {
    const { code, reason } = error as { code: number; reason: string };
    return { code, reason };
  } finally {
    await client.dispose();
  }
}

describe('a socket belongs to the owner of a token', () => {
  test.each<[string, (bearer: string, token: string) => Params]>([
    ['authorization', (authorization) => ({ authorization })],
    ['Authorization', (Authorization) => ({ Authorization })],
    ['authorization without a scheme', (_, authorization) => ({ authorization })],
    ['authToken', (_, authToken) => ({ authToken })],
    ['authToken with a scheme', (authToken) => ({ authToken })],
    ['token', (_, token) => ({ token })],
    ['headers.Authorization', (Authorization) => ({ headers: { Authorization } })],
    ['headers.authorization without a scheme', (_, authorization) => ({ headers: { authorization } })],
  ])('under %s', async (_, params) => {
    const bearer = await system.tokens.of('ada');
    expect(await viewerOf(params(bearer, bearer.replace('Bearer ', '')))).toBe('me');
  });

  test('in the header of the upgrade', async () => {
    expect(await viewerOf({}, { authorization: await system.tokens.of('ada') })).toBe('me');
  });
});

test('a socket without a token is anonymous', async () => {
  for (const params of [{}, { authorization: '' }, { token: null }, { headers: {} }])
    expect(await viewerOf(params)).toBeNull();
  expect(await viewerOf({}, { authorization: 'Basic YTpi' })).toBeNull();
});

test.each<[string, Params]>([
  ['another name', { sessionToken: 'x' }],
  ['another scheme', { authorization: 'Basic YTpi' }],
  ['another type', { token: 1 }],
])('a credential under %s closes the socket with an explanation', async (_, params) => {
  expect(await viewerOf(params)).toEqual({
    code: 4403,
    reason: expect.stringContaining('"authorization": "Bearer <token>"'),
  });
});

test('an invalid token in the header of the upgrade closes the socket', async () => {
  const socket = new WebSocket(system.socketUrl, 'graphql-transport-ws', { headers: { authorization: 'Bearer x' } });
  await once(socket, 'open');
  socket.send('{"type":"connection_init"}');
  expect((await once(socket, 'close'))[0]).toBe(4403);
});
