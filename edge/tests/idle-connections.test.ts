import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { head, raw, UPGRADE } from '../../tests/support/raw.ts';
import type { RunningService } from '@parley/service/http';
import type { Config } from '../src/config.ts';
import { openEdgeProxy, post } from './support/edge-proxy.ts';
import { startGateway, type FakeGateway } from './support/fake-gateway.ts';

/** The limit of one address here: a quarter of the total may be idle. */
const MAX_CONNECTIONS = 50;
const HOST = 'Host: edge';

let gateway: FakeGateway;
let edge: RunningService;
const clients: Socket[] = [];

const openWith = async (overrides: Partial<Config> = {}) =>
  openEdgeProxy([gateway.url], {
    MAX_CONNECTIONS_PER_ADDRESS: MAX_CONNECTIONS,
    MAX_CONNECTIONS: 1_000,
    ...overrides,
  });

beforeEach(async () => {
  gateway = await startGateway('gateway');
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await edge.close();
  await gateway.kill();
});

async function open(localAddress: string): Promise<Socket> {
  const { hostname, port } = new URL(edge.url);
  const client = connect({ host: hostname, port: Number(port), localAddress }).on('error', () => undefined);
  clients.push(client.resume());
  await once(client, 'connect');
  return client;
}

/** A metric of the public server; 0 as long as it has no value. */
async function figure(name: string, label = ''): Promise<number> {
  const text = await (await fetch(`${edge.opsUrl}/metrics`)).text();
  const lines = text.split('\n').filter((line) => line.startsWith(`${name}{`) && line.includes('server="public"'));
  return Number(
    lines
      .find((line) => line.includes(label))
      ?.split(' ')
      .at(-1) ?? 0,
  );
}

describe('idle connections', () => {
  test('are limited per address, so that others get in', async () => {
    edge = await openWith();
    for (let count = 0; count < 4 * MAX_CONNECTIONS; count++) await open('127.0.0.2');
    expect((await post(edge, '{}')).status).toBe(200);
    const neighbour = await open('127.0.0.2');
    neighbour.write(head('GET /livez HTTP/1.1', HOST));
    expect(String(((await once(neighbour, 'data')) as [Buffer])[0])).toMatch(/^HTTP\/1\.1 200 /);
    // One more belongs to the test itself, from another address.
    expect(await figure('parley_http_connections')).toBeLessThanOrEqual(MAX_CONNECTIONS + 1);
    expect(await figure('parley_http_closed_connections_total', 'idle_address')).toBe(3 * MAX_CONNECTIONS + 1);
  });

  test('are closed, including those that never complete a head', async () => {
    edge = await openWith();
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
    edge = await openWith({ MAX_CONNECTIONS_PER_ADDRESS: 5 });
    for (let count = 0; count < 5; count++) {
      const client = await open('127.0.0.2');
      upgrade(client);
      await once(client, 'data');
    }
    await once(await open('127.0.0.2'), 'close');
    expect(await figure('parley_http_rejected_connections_total', 'limit="address"')).toBe(1);
    expect((await post(edge, '{}')).status).toBe(200);
  });

  test('through a trusted proxy count for the address that they come from', async () => {
    edge = await openWith({ MAX_CONNECTIONS_PER_ADDRESS: 5, TRUSTED_PROXIES: ['127.0.0.2'] });
    for (let count = 0; count < 10; count++) {
      const client = await open('127.0.0.2');
      upgrade(client, `X-Forwarded-For: 10.0.0.${count < 5 ? 1 : count}`);
      expect(String(((await once(client, 'data')) as [Buffer])[0])).toMatch(/^HTTP\/1\.1 101 /);
    }
    const sixth = await open('127.0.0.2');
    upgrade(sixth, 'X-Forwarded-For: 10.0.0.1');
    expect(String(((await once(sixth, 'data')) as [Buffer])[0])).toMatch(/^HTTP\/1\.1 503 /);
    expect(await raw(edge.url, head('GET /livez HTTP/1.1', HOST, 'Connection: close'))).toMatch(/^HTTP\/1\.1 200 /);
  });
});
