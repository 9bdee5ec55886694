import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { abandon, head, raw, UPGRADE } from '../../tests/support/raw.ts';
import type { Web } from '../server/src/app.ts';
import { openDoor, post } from './support/door.ts';
import { startGateway, type FakeGateway } from './support/fake-gateway.ts';

let gateway: FakeGateway;
let elsewhere: FakeGateway;
let web: Web;

beforeAll(async () => {
  [gateway, elsewhere] = await Promise.all([startGateway('gateway'), startGateway('elsewhere')]);
  web = await openDoor([gateway.url]);
});
beforeEach(() => void gateway.requests.splice(0));
afterAll(async () => {
  await web.close();
  await Promise.all([gateway.kill(), elsewhere.kill()]);
});

const HOST = 'Host: door';
const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1]);

/** The door still stands. */
const answers = async () => expect(await (await post(web, '{}')).json()).toEqual({ data: { from: 'gateway' } });

describe('an upgrade', () => {
  test.each([
    ['to //', '//', [HOST], 404],
    ['to what is no path', '*', [HOST], 404],
    ['to a broken address', 'http://[::1/graphql', [HOST], 404],
    ['by dots', '/x/../graphql', [HOST], 404],
    ['for no host', '/graphql', [], 400],
    ['to // for no host', '//', [], 400],
  ])('%s is refused, and the door still stands', async (_, target, headers, status) => {
    const answer = await raw(web.url, head(`GET ${target} HTTP/1.1`, ...headers, ...UPGRADE));
    // What is no target at all is refused by Node.
    expect([status, 400]).toContain(statusOf(answer));
    expect(gateway.upgrades).toEqual([]);
    await answers();
  });

  test('with the address of another server does not make the door connect there', async () => {
    const answer = await raw(web.url, head(`GET ${elsewhere.url}/graphql HTTP/1.1`, HOST, ...UPGRADE));
    expect(statusOf(answer)).toBe(400);
    expect(elsewhere.upgrades).toEqual([]);
  });

  test('of somebody who is gone by then harms nobody', async () => {
    for (let count = 0; count < 50; count++) {
      await abandon(web.url, head('GET /graphql HTTP/1.1', HOST, ...UPGRADE));
      await abandon(web.url, `GET /graphql HTTP/1.1\r\n${HOST}\r\n${UPGRADE.slice(0, 2).join('\r\n')}`);
    }
    await answers();
  });

  test('that was refused does not leave the connection to who never hangs up', async () => {
    const { hostname, port } = new URL(web.url);
    const socket = connect({ host: hostname, port: Number(port), allowHalfOpen: true }).on('error', () => undefined);
    socket.write(head('GET /nowhere HTTP/1.1', HOST, ...UPGRADE));
    socket.resume();
    await once(socket, 'end');
    const closed = new Promise((resolve) => socket.once('close', resolve));
    // A connection that is closed at the other end breaks when something is written on it.
    const writing = setInterval(() => socket.write('x'), 1);
    await closed;
    clearInterval(writing);
  });
});

describe('a request', () => {
  test.each(['/graphql/../readyz', '/graphql/%2e%2e/livez', '/graphql/..%2freadyz/../../livez', '/graphql/..//readyz'])(
    'for %s does not get past the endpoint',
    async (target) => {
      const answer = await raw(web.url, head(`GET ${target} HTTP/1.1`, HOST, 'Connection: close'));
      expect(statusOf(answer)).toBe(404);
      expect(gateway.requests).toEqual([]);
    },
  );

  test('for no host is answered', async () => {
    expect(statusOf(await raw(web.url, head('GET /graphql?query=%7Bx%7D HTTP/1.0')))).toBe(200);
  });

  test('with a body of no stated type does not become one of JSON', async () => {
    const body = '{"query":"{x}"}';
    const request = head('POST /graphql HTTP/1.1', HOST, 'Connection: close', `Content-Length: ${body.length}`);
    await raw(web.url, request + body);
    expect(gateway.requests).toEqual([
      expect.objectContaining({
        body,
        headers: expect.objectContaining({ 'content-type': 'application/octet-stream' }),
      }),
    ]);
  });
});
