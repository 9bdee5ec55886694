import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import type { Web } from '../src/app.ts';
import { connect, openDoor, until } from './support/door.ts';
import { startGateway, type FakeGateway } from './support/fake-gateway.ts';

let one: FakeGateway;
let two: FakeGateway;
let web: Web;

beforeEach(async () => {
  [one, two] = await Promise.all([startGateway('one'), startGateway('two')]);
  web = await openDoor([one.url, two.url], { LIMIT_DOOR_SOCKETS: '4' });
});
afterEach(async () => {
  await web.close();
  await Promise.all([one.kill(), two.kill()]);
});

const openSockets = async () =>
  Number(/^parley_door_sockets{.*} (\d+)$/m.exec(await (await fetch(`${web.opsUrl}/metrics`)).text())?.[1]);

const counts = () => [one.sockets.size, two.sockets.size];

/** How the door answers an upgrade that it refuses. */
async function refusalOf(path = '/graphql'): Promise<{ status: number | undefined; body: string }> {
  const socket = new WebSocket(web.url.replace('http', 'ws') + path, 'graphql-transport-ws');
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, IncomingMessage];
  let body = '';
  for await (const chunk of response) body += String(chunk);
  return { status: response.statusCode, body };
}

describe('a WebSocket', () => {
  test('reaches a gateway with its subprotocol, and messages go both ways unchanged', async () => {
    const socket = await connect(web);
    expect(socket.protocol).toBe('graphql-transport-ws');
    for (const message of [Buffer.from('{"type":"ping"}'), randomBytes(1024 * 1024)]) {
      const reply = once(socket, 'message');
      socket.send(message, { binary: true });
      expect(((await reply) as [Buffer])[0].equals(message)).toBe(true);
    }
    socket.terminate();
  });

  test('says for whom it is made, whatever the client claims, and from which page', async () => {
    const socket = await connect(web, { 'x-forwarded-for': '6.6.6.6', origin: web.url });
    const { headers } = one.upgrades[0] ?? two.upgrades[0] ?? {};
    expect(headers).toMatchObject({ 'x-forwarded-for': '127.0.0.1', origin: web.url, host: new URL(web.url).host });
    socket.terminate();
  });

  test('is closed with the code that the gateway gives', async () => {
    const socket = await connect(web);
    const closed = once(socket, 'close');
    for (const gateway of [one, two]) for (const upstream of gateway.sockets) upstream.close(4403, 'Forbidden');
    const [code, reason] = (await closed) as [number, Buffer];
    expect([code, String(reason)]).toEqual([4403, 'Forbidden']);
  });

  test('ends at the gateway when the client goes', async () => {
    const socket = await connect(web);
    await until(() => one.sockets.size + two.sockets.size === 1);
    socket.terminate();
    await until(() => one.sockets.size + two.sockets.size === 0);
  });

  test('ends when the client only stops talking, though the gateway holds on', async () => {
    one.holdsUpgrades = two.holdsUpgrades = true;
    const { hostname, port } = new URL(web.url);
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

  test('is given the gateway’s refusal', async () => {
    one.refuseUpgrades = two.refuseUpgrades = 403;
    expect(await refusalOf()).toEqual({ status: 403, body: 'no' });
  });

  test('goes nowhere but to /graphql: elsewhere the request is answered as any other', async () => {
    expect((await refusalOf('/readyz')).status).toBe(200);
    expect((await refusalOf('/nowhere')).status).toBe(404);
    expect(counts()).toEqual([0, 0]);
  });
});

describe('over several gateways', () => {
  test('sockets are spread evenly', async () => {
    const sockets = [];
    for (let i = 0; i < 4; i++) sockets.push(await connect(web));
    expect(counts()).toEqual([2, 2]);
    for (const socket of sockets) socket.terminate();
  });

  test('a gateway that dies drops its sockets, and they come back to the other one', async () => {
    const sockets = await Promise.all([connect(web), connect(web)]);
    const closed = sockets.map((socket) => once(socket, 'close'));
    await one.kill();
    const [code] = (await Promise.race(closed)) as [number];
    expect(code).toBe(1006);
    await connect(web);
    expect(counts()).toEqual([0, 2]);
    for (const socket of two.sockets) socket.terminate();
  });

  test('with none left, the upgrade is refused', async () => {
    await Promise.all([one.kill(), two.kill()]);
    expect((await refusalOf()).status).toBe(503);
  });

  test('more sockets than the limit are refused, until one goes', async () => {
    const sockets = await Promise.all([connect(web), connect(web), connect(web), connect(web)]);
    expect((await refusalOf()).status).toBe(503);
    sockets[0]?.terminate();
    await until(() => one.sockets.size + two.sockets.size === 3);
    await connect(web);
    for (const gateway of [one, two]) for (const socket of gateway.sockets) socket.terminate();
  });
});

test('a door that closes cuts its sockets and does not wait for them', async () => {
  const socket = await connect(web);
  const closed = once(socket, 'close');
  await web.close();
  await closed;
  web = await openDoor([one.url, two.url]);
});
