import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { abandon, head, raw, UPGRADE } from '../../tests/support/raw.ts';
import type { RunningService } from '@parley/service/http';
import { openEdgeProxy, post } from './support/edge-proxy.ts';
import { startGateway, type FakeGateway } from './support/fake-gateway.ts';

let gateway: FakeGateway;
let elsewhere: FakeGateway;
let edge: RunningService;

beforeAll(async () => {
  [gateway, elsewhere] = await Promise.all([startGateway('gateway'), startGateway('elsewhere')]);
  edge = await openEdgeProxy([gateway.url]);
});
beforeEach(() => {
  gateway.requests.length = gateway.upgrades.length = 0;
});
afterAll(async () => {
  await edge.close();
  await Promise.all([gateway.kill(), elsewhere.kill()]);
});

const HOST = 'Host: edge';
const statusOf = (response: string) => Number(/^HTTP\/1\.1 (\d{3}) /.exec(response)?.[1]);

/** The proxy still serves requests. */
const isServing = async () => expect(await (await post(edge, '{}')).json()).toEqual({ data: { from: 'gateway' } });

describe('an upgrade', () => {
  test.each([
    ['to //', '//', [HOST], 404],
    ['to a target that is not a path', '*', [HOST], 404],
    ['to a broken address', 'http://[::1/graphql', [HOST], 404],
    ['by dots', '/x/../graphql', [HOST], 404],
    ['for no host', '/graphql', [], 400],
    ['to // for no host', '//', [], 400],
  ])('%s is rejected, and the proxy keeps running', async (_, target, headers, status) => {
    const response = await raw(edge.url, head(`GET ${target} HTTP/1.1`, ...headers, ...UPGRADE));
    // Node itself rejects invalid targets.
    expect([status, 400]).toContain(statusOf(response));
    expect(gateway.upgrades).toEqual([]);
    await isServing();
  });

  test('with the address of another server does not make the proxy connect there', async () => {
    const response = await raw(edge.url, head(`GET ${elsewhere.url}/graphql HTTP/1.1`, HOST, ...UPGRADE));
    expect(statusOf(response)).toBe(400);
    expect(elsewhere.upgrades).toEqual([]);
  });

  test('of a client that has disconnected is harmless', async () => {
    for (let count = 0; count < 50; count++) {
      await abandon(edge.url, head('GET /graphql HTTP/1.1', HOST, ...UPGRADE));
      await abandon(edge.url, `GET /graphql HTTP/1.1\r\n${HOST}\r\n${UPGRADE.slice(0, 2).join('\r\n')}`);
    }
    await isServing();
  });

  test('that was rejected is closed even if the client never disconnects', async () => {
    const { hostname, port } = new URL(edge.url);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true }).on('error', () => undefined);
    socket.write(head('GET /nowhere HTTP/1.1', HOST, ...UPGRADE));
    socket.resume();
    await once(socket, 'end');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    // A connection closed by the peer fails on write.
    const writing = setInterval(() => socket.write('x'), 1);
    await closed;
    clearInterval(writing);
  });
});

describe('a legal request', () => {
  const GET = 'GET /graphql?query=x HTTP/1.1';
  const POST = 'POST /graphql HTTP/1.1';
  test.each<[string, string[], string]>([
    ['with Keep-Alive', [GET, HOST, 'Connection: close', 'Keep-Alive: timeout=5'], ''],
    ['that waits for 100', [POST, HOST, 'Expect: 100-continue', 'Content-Length: 2'], '{}'],
    ['with Upgrade alone', [GET, HOST, 'Upgrade: h2c'], ''],
    ['for HTTP/2', [GET, HOST, 'Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'], ''],
    ['for HTTP/2 with a body', [POST, HOST, 'Connection: Upgrade', 'Upgrade: h2c', 'Content-Length: 2'], '{}'],
    ['for one of several protocols', [GET, HOST, 'Connection: Upgrade', 'Upgrade: foo/1, websocket'], ''],
    ['for a WebSocket by POST', [POST, HOST, ...UPGRADE, 'Content-Length: 2'], '{}'],
    ['for a WebSocket with a body', [GET, HOST, ...UPGRADE, 'Content-Length: 2'], '{}'],
    [
      'in chunks with an extension and a trailer',
      [POST, HOST, 'Transfer-Encoding: chunked'],
      '2;a=b\r\n{}\r\n0\r\nX-End: 1\r\n\r\n',
    ],
    ['to GET with a body', [GET, HOST, 'Content-Length: 2'], '{}'],
    ['to OPTIONS with a body of no type', ['OPTIONS /graphql HTTP/1.1', HOST, 'Content-Length: 2'], '{}'],
    ['with an absolute target', ['GET http://edge/graphql?query=x HTTP/1.1', HOST], ''],
  ])('%s is forwarded to a gateway', async (_, lines, body) => {
    const closing = lines.some((line) => line.startsWith('Connection')) ? [] : ['Connection: close'];
    const response = await raw(edge.url, head(...lines, ...closing) + body);
    expect(response).toMatch(/HTTP\/1\.1 200 [^]*{"data":{"from":"gateway"}}/);
    expect(gateway.upgrades).toHaveLength(0);
  });

  test('for the server as a whole gets a response', async () => {
    const response = await raw(edge.url, head('OPTIONS * HTTP/1.1', HOST, 'Connection: close'));
    expect(response).toMatch(/^HTTP\/1\.1 204 [^]*\r\nallow: GET, HEAD, POST, OPTIONS\r\n/i);
  });

  test('is one of a hundred pipelined requests, which get responses in order', async () => {
    gateway.respond = ({ url }, response) => void response.end(`<${url?.split('=')[1]}>`);
    const requests = Array.from({ length: 100 }, (_, index) =>
      head(`GET /graphql?n=${index} HTTP/1.1`, HOST, ...(index === 99 ? ['Connection: close'] : [])),
    );
    const response = await raw(edge.url, requests.join(''));
    gateway.respond = null;
    expect([...response.matchAll(/<(\d+)>/g)].map(([, number]) => Number(number))).toEqual([...Array(100).keys()]);
  });
});

describe('an ambiguous request', () => {
  const POST = 'POST /graphql HTTP/1.1';
  const CHUNK = '2\r\n{}\r\n0\r\n\r\n';
  test.each<[string, string[], string, number]>([
    ['names two hosts', ['GET /graphql HTTP/1.1', HOST, 'Host: elsewhere'], '', 400],
    ['names its host twice', ['GET /graphql HTTP/1.1', HOST, HOST], '', 400],
    ['names two hosts for a WebSocket', ['GET /graphql HTTP/1.1', HOST, HOST, ...UPGRADE], '', 400],
    ['names an invalid host', ['GET /graphql HTTP/1.1', 'Host: a, b'], '', 400],
    ['has another transfer coding', [POST, HOST, 'Transfer-Encoding: gzip, chunked'], CHUNK, 400],
    ['has two transfer codings', [POST, HOST, 'Transfer-Encoding: gzip', 'Transfer-Encoding: chunked'], CHUNK, 400],
    ['has a transfer coding in HTTP/1.0', ['POST /graphql HTTP/1.0', 'Transfer-Encoding: chunked'], CHUNK, 400],
    ['has a length as well as chunks', [POST, HOST, 'Transfer-Encoding: chunked', 'Content-Length: 2'], CHUNK, 400],
    ['has two lengths', [POST, HOST, 'Content-Length: 2', 'Content-Length: 3'], '{} ', 400],
    ['goes on in the next line', ['GET /graphql HTTP/1.1', HOST, 'X-Test: a\r\n b'], '', 400],
    ['has an absolute target of another host', ['GET http://elsewhere/graphql HTTP/1.1', HOST], '', 400],
    ['has too many headers', ['GET /graphql HTTP/1.1', HOST, ...Array<string>(200).fill('X: y')], '', 431],
  ])('is rejected because it %s, and the connection is closed', async (_, lines, body, status) => {
    const response = await raw(edge.url, head(...lines) + body);
    expect(statusOf(response)).toBe(status);
    expect([gateway.requests.length, gateway.upgrades.length]).toEqual([0, 0]);
    await isServing();
  });
});

describe('a request', () => {
  test.each(['/graphql/../readyz', '/graphql/%2e%2e/livez', '/graphql/..%2freadyz/../../livez', '/graphql/..//readyz'])(
    'for %s does not escape the endpoint',
    async (target) => {
      const response = await raw(edge.url, head(`GET ${target} HTTP/1.1`, HOST, 'Connection: close'));
      expect(statusOf(response)).toBe(404);
      expect(gateway.requests).toEqual([]);
    },
  );

  test('without a host gets a response', async () => {
    expect(statusOf(await raw(edge.url, head('GET /graphql?query=%7Bx%7D HTTP/1.0')))).toBe(200);
  });

  test('with an untyped body is not converted to JSON', async () => {
    const body = '{"query":"{x}"}';
    const request = head('POST /graphql HTTP/1.1', HOST, 'Connection: close', `Content-Length: ${body.length}`);
    await raw(edge.url, request + body);
    expect(gateway.requests).toEqual([
      expect.objectContaining({
        body,
        headers: expect.objectContaining({ 'content-type': 'application/octet-stream' }),
      }),
    ]);
  });
});
