import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import type { RunningService } from '@parley/service/http';
import { connect, openEdgeProxy, until } from './support/edge-proxy.ts';
import { startGateway, type FakeGateway } from './support/fake-gateway.ts';

let one: FakeGateway;
let two: FakeGateway;
let edge: RunningService;

beforeEach(async () => {
  [one, two] = await Promise.all([startGateway('one'), startGateway('two')]);
  edge = await openEdgeProxy([one.url, two.url], { MAX_SOCKETS: 4 });
});
afterEach(async () => {
  await edge.close();
  await Promise.all([one.kill(), two.kill()]);
});

const openSockets = async () =>
  Number(/^parley_edge_sockets{.*} (\d+)$/m.exec(await (await fetch(`${edge.opsUrl}/metrics`)).text())?.[1]);

const counts = () => [one.sockets.size, two.sockets.size];

/** The response to a rejected upgrade. */
async function rejectionOf(path = '/graphql'): Promise<{ status: number | undefined; body: string }> {
  const socket = new WebSocket(edge.url.replace('http', 'ws') + path, 'graphql-transport-ws');
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return { status: response.statusCode, body };
}

describe('a WebSocket', () => {
  test('reaches a gateway with its subprotocol, and messages pass unchanged in both directions', async () => {
    const socket = await connect(edge);
    expect(socket.protocol).toBe('graphql-transport-ws');
    for (const message of [Buffer.from('{"type":"ping"}'), randomBytes(1024 * 1024)]) {
      const received = once(socket, 'message');
      socket.send(message, { binary: true });
      expect(((await received) as [Buffer])[0].equals(message)).toBe(true);
    }
    socket.terminate();
  });

  test("carries the client's address and origin, whatever the client claims", async () => {
    const socket = await connect(edge, { 'x-forwarded-for': '6.6.6.6', origin: edge.url });
    const { headers } = one.upgrades[0] ?? two.upgrades[0] ?? {};
    expect(headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', origin: edge.url, host: new URL(edge.url).host });
    socket.terminate();
  });

  test("closes with the gateway's close code", async () => {
    const socket = await connect(edge);
    const closed = once(socket, 'close');
    for (const gateway of [one, two]) for (const upstream of gateway.sockets) upstream.close(4403, 'Forbidden');
    const [code, reason] = (await closed) as [number, Buffer];
    expect([code, String(reason)]).toEqual([4403, 'Forbidden']);
  });

  test('closes at the gateway when the client disconnects', async () => {
    const socket = await connect(edge);
    await until(() => one.sockets.size + two.sockets.size === 1);
    socket.terminate();
    await until(() => one.sockets.size + two.sockets.size === 0);
  });

  test('closes when the client only half-closes, though the gateway keeps it open', async () => {
    one.holdsUpgrades = two.holdsUpgrades = true;
    const { hostname, port } = new URL(edge.url);
    const client = connectTcp(Number(port), hostname);
    client.write(
      `GET /graphql HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await once(client, 'data');
    expect(await openSockets()).toBe(1);
    client.end();
    await until(async () => (await openSockets()) === 0);
  });

  test("receives the gateway's rejection", async () => {
    one.rejectUpgrades = two.rejectUpgrades = 403;
    expect(await rejectionOf()).toEqual({ status: 403, body: 'no' });
  });

  test('is accepted at /graphql only: elsewhere the request is handled as ordinary', async () => {
    expect((await rejectionOf('/readyz')).status).toBe(200);
    expect((await rejectionOf('/nowhere')).status).toBe(404);
    expect(counts()).toEqual([0, 0]);
  });
});

describe('with several gateways', () => {
  test('sockets are balanced evenly', async () => {
    const sockets = [];
    for (let i = 0; i < 4; i++) sockets.push(await connect(edge));
    expect(counts()).toEqual([2, 2]);
    for (const socket of sockets) socket.terminate();
  });

  test('sockets of a gateway that dies are closed, and reconnect to another', async () => {
    const sockets = await Promise.all([connect(edge), connect(edge)]);
    const closed = sockets.map((socket) => once(socket, 'close'));
    await one.kill();
    const [code] = (await Promise.race(closed)) as [number];
    expect(code).toBe(1006);
    await connect(edge);
    expect(counts()).toEqual([0, 2]);
    for (const socket of two.sockets) socket.terminate();
  });

  test('an upgrade is rejected if none is left', async () => {
    await Promise.all([one.kill(), two.kill()]);
    expect((await rejectionOf()).status).toBe(503);
  });

  test('sockets beyond the limit are rejected until one closes', async () => {
    const sockets = await Promise.all([connect(edge), connect(edge), connect(edge), connect(edge)]);
    expect((await rejectionOf()).status).toBe(503);
    sockets[0]?.terminate();
    await until(() => one.sockets.size + two.sockets.size === 3);
    await connect(edge);
    for (const gateway of [one, two]) for (const socket of gateway.sockets) socket.terminate();
  });
});

test('an edge proxy that shuts down closes its sockets without waiting for them', async () => {
  const socket = await connect(edge);
  const closed = once(socket, 'close');
  await edge.close();
  await closed;
  edge = await openEdgeProxy([one.url, two.url]);
});
