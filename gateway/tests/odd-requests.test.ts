import { once } from 'node:events';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { head, raw, UPGRADE } from '../../tests/support/raw.ts';
import { System } from './support/system.ts';

const LEVELS = 10_000;
const DEEP: Record<string, string> = {
  lists: '['.repeat(LEVELS) + ']'.repeat(LEVELS),
  objects: '{"a":'.repeat(LEVELS) + '1' + '}'.repeat(LEVELS),
  // Brackets in a string do not nest, and quotation marks may be escaped.
  'lists after an escaped quotation mark': `["\\"]]]",${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}]`,
};
const QUERY = '{ me { id } }';
const JSON_TYPE = { 'content-type': 'application/json' };

let system: System;

beforeAll(async () => {
  system = await System.start();
});
afterAll(() => system.close());
beforeEach(() => void system.logged.splice(0));

const post = (body: string | Buffer<ArrayBuffer>, headers: Record<string, string> = {}) =>
  fetch(system.graphqlUrl, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body });
const codeOf = async (response: Response) =>
  ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code;
const errorsLogged = () => system.logged.filter((line) => /"level":[56]0\b/.test(line));

describe.each(Object.keys(DEEP))('JSON with ten thousand levels of %s', (kind) => {
  const deep = DEEP[kind] ?? '';

  test.each(['variables', 'extensions', 'nothing'])('in %s of a request is bad input', async (field) => {
    const response = await post(`{"query":"${QUERY}","${field}":${deep}}`);
    expect([response.status, await codeOf(response)]).toEqual([400, 'BAD_USER_INPUT']);
    expect(errorsLogged()).toEqual([]);
  });

  test.each([
    ['connection_init', (payload: string) => `{"type":"connection_init","payload":{"authorization":${payload}}}`],
    ['ping', (payload: string) => `{"type":"ping","payload":{"a":${payload}}}`],
    [
      'subscribe',
      (payload: string) => `{"type":"subscribe","id":"1","payload":{"query":"${QUERY}","variables":{"a":${payload}}}}`,
    ],
  ])('in a %s message closes the socket with 4400', async (_, message) => {
    const socket = new WebSocket(system.socketUrl, 'graphql-transport-ws');
    await once(socket, 'open');
    const closed = once(socket, 'close');
    socket.send(message(deep));
    expect(((await closed) as [number])[0]).toBe(4400);
    expect(errorsLogged()).toEqual([]);
  });
});

describe('a request', () => {
  test.each(['variables', 'extensions'])('with deeply nested %s in the query string is bad input', async (field) => {
    const deep = `{"a":${'['.repeat(3_000)}${']'.repeat(3_000)}}`;
    const response = await fetch(`${system.graphqlUrl}?query=${QUERY}&${field}=${deep}`, {
      headers: { 'apollo-require-preflight': 'yes' },
    });
    expect([response.status, await codeOf(response)]).toEqual([400, 'BAD_USER_INPUT']);
  });

  test('with a literal as deep as the token limit allows is rejected without an internal error', async () => {
    const response = await post(JSON.stringify({ query: `{ mood(mood: ${'['.repeat(990)}${']'.repeat(990)}) }` }));
    expect(response.status).toBe(400);
    expect(errorsLogged()).toEqual([]);
  });

  test('with as many keys as fit is executed', async () => {
    const keys = Array.from({ length: 10_000 }, (_, index) => [`k${index}`, 1] as const);
    const response = await post(JSON.stringify({ query: QUERY, variables: Object.fromEntries(keys) }));
    expect(response.status).toBe(200);
  });
});

describe('a body', () => {
  const body = JSON.stringify({ query: QUERY });
  test.each([
    ['gzip', gzipSync],
    ['x-gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
    ['identity', (text: string) => Buffer.from(text)],
  ])('in the coding %s is decoded', async (coding, encode) => {
    const response = await post(encode(body), { 'content-encoding': coding });
    expect(await response.json()).toEqual({ data: { me: null } });
  });

  test.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('that exceeds the limit after decoding %s is too large', async (coding, encode) => {
    const bomb = encode(`{"query":"${' '.repeat(50 * 1024 * 1024)}"}`);
    expect(bomb.length).toBeLessThan(100_000);
    const response = await post(bomb, { 'content-encoding': coding });
    expect([response.status, await codeOf(response)]).toEqual([413, 'PAYLOAD_TOO_LARGE']);
  });

  test.each(['zstd', 'gzip, gzip', 'compress'])(
    'in the coding "%s" is rejected with a list of supported codings',
    async (coding) => {
      const response = await post(body, { 'content-encoding': coding });
      expect([response.status, response.headers.get('accept-encoding')]).toEqual([415, 'gzip, x-gzip, deflate, br']);
    },
  );

  test.each(
    (['gzip', 'deflate', 'br'] as const).flatMap((coding) => [
      { coding, method: 'POST', type: 'text/plain' },
      { coding, method: 'POST', type: '' },
      { coding, method: 'PUT', type: 'application/json' },
      { coding, method: 'DELETE', type: 'application/json' },
      { coding, method: 'OPTIONS', type: 'application/json' },
    ]),
  )('that is truncated in its coding and never read does no harm: %j', async ({ coding, method, type }) => {
    const encoded = { gzip: gzipSync, deflate: deflateSync, br: brotliCompressSync }[coding](body);
    for (const length of [0, 1, 5, encoded.length - 1]) {
      const lines = [
        `${method} /graphql HTTP/1.1`,
        'Host: gateway',
        'Connection: close',
        `Content-Encoding: ${coding}`,
      ];
      const headers = [...lines, `Content-Length: ${length}`, ...(type ? [`Content-Type: ${type}`] : [])];
      const bytes = encoded.subarray(0, length).toString('latin1');
      expect(await raw(system.gateway.url, head(...headers) + bytes)).toMatch(/^HTTP\/1\.1 4\d\d /);
    }
    expect((await post(body)).status).toBe(200);
  });

  test.each(['gzip', 'deflate', 'br'])('that is not valid %s is rejected', async (coding) => {
    expect((await post(body, { 'content-encoding': coding })).status).toBe(400);
    expect(errorsLogged()).toEqual([]);
  });
});

describe('over a raw connection', () => {
  const ask = (...lines: string[]) => raw(system.gateway.url, head(...lines, 'Connection: close'));
  const statusOf = async (response: Promise<string>) => Number(/^HTTP\/1\.1 (\d{3}) /.exec(await response)?.[1]);
  const GET = 'GET /graphql?query={__typename} HTTP/1.1';
  const HOST = 'Host: gateway';
  const NOT_SIMPLE = 'Apollo-Require-Preflight: yes';

  test('two Host headers are rejected', async () => {
    expect(await statusOf(ask(GET, HOST, HOST, NOT_SIMPLE))).toBe(400);
  });

  test('a transfer coding besides chunked is rejected', async () => {
    expect(await statusOf(ask('POST /graphql HTTP/1.1', HOST, 'Transfer-Encoding: gzip, chunked'))).toBe(400);
  });

  test.each([
    ['another protocol', ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AA']],
    ['another protocol, without Connection', ['Upgrade: h2c']],
    ['several protocols', ['Connection: Upgrade', 'Upgrade: foo/1, websocket']],
  ])('an upgrade to %s is ignored', async (_, lines) => {
    const response = await raw(system.gateway.url, head(GET, HOST, NOT_SIMPLE, 'Connection: close', ...lines));
    expect(response).toMatch(/^HTTP\/1\.1 200 [^]*{"data":{"__typename":"Query"}}/);
  });

  test('a WebSocket upgrade on another path is ignored', async () => {
    const response = await raw(system.gateway.url, head('GET /livez HTTP/1.1', HOST, ...UPGRADE));
    expect(response).toMatch(/^HTTP\/1\.1 200 /);
  });

  test('an absolute request target is served by its path', async () => {
    expect(await statusOf(ask('GET http://gateway/livez HTTP/1.1', HOST))).toBe(200);
    expect(await statusOf(ask('GET http://elsewhere/livez HTTP/1.1', HOST))).toBe(400);
  });
});
