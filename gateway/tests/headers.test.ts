import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import {
  SUBGRAPH_SECRET_HEADER,
  REQUEST_ID_HEADER,
  CLIENT_ADDRESS_HEADER,
  DEVICE_HEADER,
  REFRESH_HEADER,
  SESSION_HEADER,
} from '@parley/service/protocol';
import { SECRET, System } from './support/system.ts';

let system: System;

beforeAll(async () => {
  system = await System.start({ ALLOWED_ORIGINS: ['https://friend.example'] });
});

afterAll(() => system.close());

/** The headers that a subgraph receives. */
async function sent(headers: Record<string, string>): Promise<Record<string, string>> {
  const { data } = await system.send('{ headers }', {}, headers);
  return JSON.parse(data.headers);
}

describe('headers', () => {
  test('of a client do not reach a subgraph, except its authorization', async () => {
    const headers = await sent({
      authorization: 'Bearer x.y.z',
      [SUBGRAPH_SECRET_HEADER]: 'forged',
      'x-user-id': 'root',
      [CLIENT_ADDRESS_HEADER]: '6.6.6.6',
      [DEVICE_HEADER]: 'forged',
      [REFRESH_HEADER]: 'forged',
      [SESSION_HEADER]: 'cookie',
      'user-agent': 'Jest/30',
      cookie: 'a=b',
      'apollo-federation-include-trace': 'ftv1',
    });
    expect(headers).toEqual({
      host: expect.any(String),
      connection: 'keep-alive',
      'content-length': expect.any(String),
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: 'Bearer x.y.z',
      [SUBGRAPH_SECRET_HEADER]: SECRET,
      [REQUEST_ID_HEADER]: expect.any(String),
      [CLIENT_ADDRESS_HEADER]: '127.0.0.1',
      [DEVICE_HEADER]: 'Jest/30',
    });
  });

  test('pass the User-Agent as the device, truncated', async () => {
    expect((await sent({ 'user-agent': 'x'.repeat(300) }))[DEVICE_HEADER]).toBe('x'.repeat(256));
  });

  test('pass the request id in, on and back, if it is safe to log', async () => {
    const { headers, data } = await system.send('{ headers }', {}, { [REQUEST_ID_HEADER]: 'order-66' });
    expect(headers.get(REQUEST_ID_HEADER)).toBe('order-66');
    expect(JSON.parse(data.headers)[REQUEST_ID_HEADER]).toBe('order-66');
    expect((await sent({ [REQUEST_ID_HEADER]: 'not fit' }))[REQUEST_ID_HEADER]).toMatch(/^[0-9a-f]{32}$/);
  });

  test('pass the client address that a trusted proxy reports', async () => {
    expect((await sent({ 'x-forwarded-for': '203.0.113.7' }))[CLIENT_ADDRESS_HEADER]).toBe('203.0.113.7');
  });

  test('let pages of allowed origins, and no others, read responses', async () => {
    const allowed = async (origin: string) =>
      (await system.send('{ me { id } }', {}, { origin })).headers.get('access-control-allow-origin');
    expect(await allowed('https://friend.example')).toBe('https://friend.example');
    expect(await allowed('https://foe.example')).toBeNull();
  });

  test('keep browsers from reinterpreting a response', async () => {
    const { headers } = await system.send('{ me { id } }');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});
