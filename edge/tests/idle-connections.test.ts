import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { head, raw, UPGRADE } from '../../tests/support/raw.ts';
import type { Web } from '../src/app.ts';
import { openDoor, post } from './support/door.ts';
import { startGateway, type FakeGateway } from './support/fake-gateway.ts';

/** Of one address, here: a quarter of the total may be idle. */
const MOST = 50;
const HOST = 'Host: door';

let gateway: FakeGateway;
let web: Web;
const clients: Socket[] = [];

const openWith = async (env: Record<string, string> = {}) =>
  openDoor([gateway.url], { LIMIT_ADDRESS_CONNECTIONS: String(MOST), LIMIT_CONNECTIONS: '1000', ...env });

beforeEach(async () => {
  gateway = await startGateway('gateway');
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await web.close();
  await gateway.kill();
});

async function open(localAddress: string): Promise<Socket> {
  const { hostname, port } = new URL(web.url);
  const client = connect({ host: hostname, port: Number(port), localAddress }).on('error', () => undefined);
  clients.push(client.resume());
  await once(client, 'connect');
  return client;
}

/** A figure of the public server; 0 as long as there is none. */
async function figure(name: string, label = ''): Promise<number> {
  const text = await (await fetch(`${web.opsUrl}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`) && line.includes('server="public"'));
  return Number(
    lines
      .find((line) => line.includes(label))
      ?.split(' ')
      .at(-1) ?? 0,
  );
}

describe('connections that say nothing', () => {
  test('hold no more places than their address has, and others get in', async () => {
    web = await openWith();
    for (let count = 0; count < 4 * MOST; count++) await open('127.0.0.2');
    expect((await post(web, '{}')).status).toBe(200);
    const neighbour = await open('127.0.0.2');
    neighbour.write(head('GET /livez HTTP/1.1', HOST));
    expect(String(((await once(neighbour, 'data')) as [Buffer])[0])).toMatch(/^HTTP\/1\.1 200 /);
    // One more is the test's own, from another address.
    expect(await figure('parley_http_connections')).toBeLessThanOrEqual(MOST + 1);
    expect(await figure('parley_http_cut_connections_total', 'idle_address')).toBe(3 * MOST + 1);
  });

  test('are closed, and so are those that never finish a head', async () => {
    web = await openWith();
    const silent = await open('127.0.0.2');
    const slow = await open('127.0.0.2');
    slow.write(`GET /graphql HTTP/1.1\r\n${HOST}\r\n`);
    const dripping = setInterval(() => slow.write('X-A: b\r\n'), 500);
    await Promise.all([silent, slow].map((client) => once(client, 'close')));
    clearInterval(dripping);
  });
});

describe('WebSockets', () => {
  const upgrade = (client: Socket, ...lines: string[]) =>
    client.write(head('GET /graphql HTTP/1.1', HOST, ...UPGRADE, ...lines));

  test('count as connections of their address', async () => {
    web = await openWith({ LIMIT_ADDRESS_CONNECTIONS: '5' });
    for (let count = 0; count < 5; count++) {
      const client = await open('127.0.0.2');
      upgrade(client);
      await once(client, 'data');
    }
    await once(await open('127.0.0.2'), 'close');
    expect(await figure('parley_http_refused_connections_total', 'limit="address"')).toBe(1);
    expect((await post(web, '{}')).status).toBe(200);
  });

  test('through a trusted proxy count for the address that they are made from', async () => {
    web = await openWith({ LIMIT_ADDRESS_CONNECTIONS: '5', TRUSTED_PROXIES: '127.0.0.2' });
    for (let count = 0; count < 10; count++) {
      const client = await open('127.0.0.2');
      upgrade(client, `X-Forwarded-For: 10.0.0.${count < 5 ? 1 : count}`);
      expect(String(((await once(client, 'data')) as [Buffer])[0])).toMatch(/^HTTP\/1\.1 101 /);
    }
    const sixth = await open('127.0.0.2');
    upgrade(sixth, 'X-Forwarded-For: 10.0.0.1');
    expect(String(((await once(sixth, 'data')) as [Buffer])[0])).toMatch(/^HTTP\/1\.1 503 /);
    expect(await raw(web.url, head('GET /livez HTTP/1.1', HOST, 'Connection: close'))).toMatch(/^HTTP\/1\.1 200 /);
  });
});
