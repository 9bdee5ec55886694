import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, test } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { createMetrics } from '../src/telemetry/metrics.ts';
import { guardedServer, HttpGuard, type GuardOptions } from '../src/http/guard/index.ts';

const MIB = 1024 * 1024;
/** More than the kernel buffers for a connection that is not read. */
const LARGE = 12 * MIB;
/** A user may reserve a quarter: one large response, but not two. */
const LIMITS = { connections: 100, addressConnections: 10, unsentBytes: 4 * 16 * MIB };

let server: FastifyInstance;
let guard: HttpGuard;
let metrics: ReturnType<typeof createMetrics>;
const clients = new Set<Socket>();

async function start(options: Partial<GuardOptions> = {}): Promise<void> {
  metrics = createMetrics('test');
  server = fastify(guardedServer());
  guard = new HttpGuard(server, {
    server: 'public',
    metrics,
    limits: LIMITS,
    maxBody: MIB,
    ownerOf: ({ headers }) => ({ user: headers['x-user'] }),
    ...options,
  });
  const large = Buffer.alloc(LARGE, 'x');
  server.get('/large', (_request, reply) => reply.type('text/plain').send(large));
  server.get('/stream', (_request, reply) => reply.type('text/plain').send(Readable.from(pieces(large))));
  server.get('/small', () => 'small');
  server.post('/echo', ({ body }) => ({ bytes: JSON.stringify(body).length }));
  await server.listen({ host: '127.0.0.1', port: 0 });
}

function* pieces(body: Buffer) {
  for (let start = 0; start < body.length; start += 16_384) yield body.subarray(start, start + 16_384);
}

afterEach(async () => {
  for (const client of clients) client.destroy();
  clients.clear();
  await server.close();
});

/** A connection from which nothing is read until it is resumed. */
async function open(localAddress = '127.0.0.1'): Promise<Socket> {
  const { port } = server.server.address() as AddressInfo;
  const client = connect({ port, host: '127.0.0.1', localAddress }).pause();
  client.on('error', () => undefined);
  clients.add(client);
  await once(client, 'connect');
  return client;
}

const ask = (client: Socket, path: string, user = 'mallory') =>
  client.write(`GET ${path} HTTP/1.1\r\nHost: test\r\nX-User: ${user}\r\n\r\n`);

/** Sends the head of a request and the beginning of its body. */
const sendPart = (client: Socket, part: string, length: number, ...headers: string[]) =>
  client.write(
    ['POST /echo HTTP/1.1', 'Host: test', 'Content-Type: application/json', `Content-Length: ${length}`, ...headers]
      .concat('', part)
      .join('\r\n'),
  );

/** Reads until `count` responses have begun, or the end. */
async function statuses(client: Socket, count = 1): Promise<number[]> {
  let text = '';
  const found = () => [...text.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status));
  client.resume();
  while (found().length < count) {
    const piece = await Promise.race([once(client, 'data'), once(client, 'close').then(() => null)]);
    if (!piece) break;
    text += String(piece[0]);
  }
  return found();
}

const until = async (condition: () => boolean | Promise<boolean>) => {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 20));
};
const counted = async (name: string, reason: string) =>
  (await metrics.getSingleMetric(name)?.get())?.values.find(({ labels }) => Object.values(labels).includes(reason))
    ?.value ?? 0;
const cut = (reason: string) => counted('parley_http_closed_connections_total', reason);

/** Bytes that are read without a pause until the end of a large response. */
async function readLarge(user: string): Promise<number> {
  const client = await open();
  let bytes = 0;
  client.on('data', (piece: Buffer) => (bytes += piece.length));
  ask(client, '/large', user);
  client.resume();
  await until(() => bytes >= LARGE || client.destroyed);
  return bytes;
}

describe('a response that is not read', () => {
  test.each(['/large', '/stream'])('of %s is aborted after the stall timeout and frees its memory', async (path) => {
    await start({ stallMs: 300 });
    const client = await open();
    ask(client, path);
    await until(() => guard.budget.held > 0);
    await until(() => guard.connections.count === 0);
    expect(guard.budget.held).toBe(0);
    expect(await cut('stall')).toBe(1);
  });

  test('is not aborted while it is read slowly', async () => {
    await start({ stallMs: 1_000 });
    const client = await open();
    let bytes = 0;
    client.on('data', (piece: Buffer) => {
      bytes += piece.length;
      client.pause();
      setTimeout(() => client.resume(), 20);
    });
    ask(client, '/large');
    client.resume();
    await until(() => bytes >= LARGE || client.destroyed);
    expect(bytes).toBeGreaterThanOrEqual(LARGE);
  });

  test('is limited to one per user; additional ones are rejected until it has stalled long enough to be evicted', async () => {
    await start();
    const first = await open();
    ask(first, '/large');
    await until(() => guard.budget.held >= LARGE);
    const second = await open();
    ask(second, '/large');
    expect(await statuses(second)).toEqual([429]);
    expect(await readLarge('ada')).toBeGreaterThanOrEqual(LARGE);
    expect(first.destroyed).toBe(false);
    await until(async () => {
      const next = await open();
      ask(next, '/large');
      return (await statuses(next))[0] === 200;
    });
    expect(await cut('budget')).toBeGreaterThan(0);
  });

  test('does not exceed the budget on many concurrent connections', async () => {
    await start({ limits: { ...LIMITS, addressConnections: 100 } });
    const all = await Promise.all(Array.from({ length: 35 }, () => open()));
    for (const client of all) ask(client, '/large');
    await until(async () => (await counted('parley_http_rejected_requests_total', 'user_response')) > 30);
    expect(guard.budget.held).toBeLessThanOrEqual(16 * MIB);
    expect(await readLarge('ada')).toBeGreaterThanOrEqual(LARGE);
  });

  test('does not exceed the budget on one connection with pipelined requests', async () => {
    await start();
    const client = await open();
    for (let count = 0; count < 30; count++) ask(client, '/large', `user-${count}`);
    await until(async () => (await counted('parley_http_rejected_requests_total', 'connection_response')) > 0);
    expect(guard.budget.held).toBeLessThanOrEqual(16 * MIB);
    client.destroy();
    await until(() => guard.budget.held === 0);
  });
});

describe('connections', () => {
  test('beyond the limit of an address replace the one that has been idle the longest', async () => {
    await start();
    const first = await open();
    for (let count = 1; count < LIMITS.addressConnections; count++) await open();
    const closed = once(first.resume(), 'close');
    const next = await open();
    await closed;
    ask(next, '/small');
    expect(await statuses(next)).toEqual([200]);
    expect(await cut('idle_address')).toBe(1);
  });

  test('beyond the limit of an address are rejected when all are busy, while other addresses get in', async () => {
    await start({ ownerOf: ({ headers }) => ({ user: headers['x-user'] }) });
    for (let count = 0; count < LIMITS.addressConnections; count++) ask(await open(), '/stream', `user-${count}`);
    await until(async () => guard.connections.busy === LIMITS.addressConnections);
    const next = await open();
    await once(next.resume(), 'close');
    const other = await open('127.0.0.9');
    ask(other, '/small');
    expect(await statuses(other)).toEqual([200]);
    expect(await counted('parley_http_rejected_connections_total', 'address')).toBe(1);
  });

  test('of a trusted proxy count toward the total only, a quarter of which may be idle', async () => {
    await start({ isProxy: (address) => address === '127.0.0.1' });
    for (let count = 0; count < 40; count++) await open();
    await until(() => guard.connections.count === LIMITS.connections / 4);
    expect(await cut('idle_share')).toBe(15);
    expect(await cut('idle_address')).toBe(0);
  });

  test('from many addresses leave room for others', async () => {
    await start();
    for (let address = 10; address < 30; address++)
      for (let count = 0; count < LIMITS.addressConnections; count++) await open(`127.0.0.${address}`);
    expect(guard.connections.count).toBeLessThanOrEqual(LIMITS.connections);
    const other = await open('127.0.0.9');
    ask(other, '/small');
    expect(await statuses(other)).toEqual([200]);
  });
});

describe('an incomplete request body', () => {
  const BODY = JSON.stringify('x'.repeat(60_000));

  test('leaves its connection idle, so that it can be evicted', async () => {
    await start();
    const all: Socket[] = [];
    for (let count = 0; count < LIMITS.addressConnections; count++) all.push(await open());
    for (const client of all) sendPart(client, BODY.slice(0, -1), BODY.length);
    await until(() => guard.budget.held > all.length * (BODY.length - 1));
    expect(guard.connections.busy).toBe(0);
    const next = await open();
    ask(next, '/small');
    expect(await statuses(next)).toEqual([200]);
    expect(await cut('idle_address')).toBe(1);
  });

  test('is counted by the bytes received, until it is complete', async () => {
    await start();
    const client = await open();
    sendPart(client, BODY.slice(0, 30_000), BODY.length);
    await until(() => guard.budget.held > 30_000);
    expect(guard.budget.held).toBeLessThan(BODY.length);
    client.write(BODY.slice(30_000));
    expect(await statuses(client)).toEqual([200]);
    await until(() => guard.budget.held === 0);
    expect(guard.connections.count).toBe(1);
  });

  test('is not counted before it is sent, whatever length is announced', async () => {
    await start();
    for (let count = 0; count < 5; count++) sendPart(await open(), '"', MIB);
    await until(() => guard.budget.held > 0);
    expect(guard.budget.held).toBeLessThan(5 * 1_024);
  });

  test('is counted by chunk, and by its maximum size when it is compressed', async () => {
    await start();
    const client = await open();
    client.write('POST /echo HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n');
    client.write(`Transfer-Encoding: chunked\r\n\r\n${'1\r\n1\r\n'.repeat(1_000)}`);
    await until(() => guard.budget.held >= 500_000);
    sendPart(await open(), 'x', 100, 'Content-Encoding: gzip');
    await until(() => guard.budget.held >= 500_000 + MIB);
  });

  test('on many connections stays within the share of their address, and others are served', async () => {
    const limits = { connections: 4_000, addressConnections: 1_000, unsentBytes: 4 * MIB };
    await start({ limits, ownerOf: ({ ip }) => ({ address: ip }) });
    for (let count = 0; count < 100; count++) sendPart(await open('127.0.0.2'), BODY.slice(0, -1), BODY.length);
    const rejected = () => counted('parley_http_rejected_requests_total', 'address');
    await until(async () => (await rejected()) + guard.budget.held / BODY.length > 100 - 1);
    expect(guard.budget.held).toBeLessThanOrEqual(2 * MIB);
    const other = await open();
    sendPart(other, BODY, BODY.length);
    expect(await statuses(other)).toEqual([200]);
    // Bodies that make no progress are evicted for later ones from the same address.
    await until(async () => {
      const next = await open('127.0.0.2');
      sendPart(next, BODY.slice(0, 100), BODY.length);
      next.write(BODY.slice(100));
      return (await statuses(next))[0] === 200;
    });
  });

  test('is aborted when it is too slow, but not when it only pauses', async () => {
    await start();
    const slow = await open();
    const paused = await open();
    sendPart(slow, '"', BODY.length);
    sendPart(paused, BODY.slice(0, 30_000), BODY.length);
    await once(slow.resume(), 'close');
    expect(await cut('slow_body')).toBe(1);
    paused.write(BODY.slice(30_000));
    expect(await statuses(paused)).toEqual([200]);
    expect(guard.connections.count).toBe(1);
  });

  test('leaves its connection idle after its request is rejected, even when the rest arrives later', async () => {
    await start();
    const client = await open();
    client.write('POST /nowhere HTTP/1.1\r\nHost: test\r\nContent-Length: 9\r\n\r\nx');
    expect(await statuses(client)).toEqual([404]);
    client.write('x'.repeat(8));
    ask(client, '/small');
    expect(await statuses(client)).toEqual([200]);
    await until(() => guard.connections.busy === 0 && guard.budget.held === 0);
    ask(client, '/stream');
    await until(() => guard.connections.busy === 1);
  });
});

test('responds in order to a hundred pipelined requests', async () => {
  await start();
  const client = await open();
  for (let count = 0; count < 100; count++) ask(client, '/small');
  expect(await statuses(client, 100)).toEqual(Array(100).fill(200));
});
