import { on, once } from 'node:events';
import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { System } from './support/system.ts';

let system: System;

beforeAll(async () => {
  system = await System.start({
    CONNECTION_INIT_TIMEOUT_MS: 100,
    MAX_SOCKETS_PER_USER: 2,
    MAX_SOCKETS_PER_ADDRESS: 5,
    MAX_SUBSCRIPTIONS_PER_SOCKET: 3,
    RATE_LIMIT_FRAMES: 5,
    MAX_FRAME_BYTES: 4_096,
    MAX_UNREAD_BYTES_PER_SOCKET: 100_000,
    ALLOWED_ORIGINS: ['https://friend.example'],
  });
});

afterEach(() => system.cleanUp());

afterAll(() => system.close());

/** A bare socket, to send what no well-behaved client sends. */
class Raw {
  readonly socket: WebSocket;
  private readonly messages: AsyncIterator<[Buffer]>;

  constructor(options: { protocols?: string[]; origin?: string; path?: string; from?: string } = {}) {
    const url = options.path ? system.socketUrl.replace('/graphql', options.path) : system.socketUrl;
    this.socket = new WebSocket(url, options.protocols ?? ['graphql-transport-ws'], {
      ...(options.origin && { origin: options.origin }),
      ...(options.from && { headers: { 'x-forwarded-for': options.from } }),
    });
    this.messages = on(this.socket, 'message') as AsyncIterator<[Buffer]>;
  }

  async send(...messages: unknown[]): Promise<this> {
    if (this.socket.readyState === WebSocket.CONNECTING) await once(this.socket, 'open');
    for (const message of messages) this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
    return this;
  }

  async connect(payload?: object): Promise<this> {
    await this.send({ type: 'connection_init', payload });
    expect(await this.next()).toEqual({ type: 'connection_ack' });
    return this;
  }

  async next(): Promise<Record<string, unknown>> {
    const { value } = await this.messages.next();
    return JSON.parse(String(value[0]));
  }

  async closeCode(): Promise<number> {
    return (await once(this.socket, 'close'))[0];
  }

  /** False when the gateway rejects the upgrade. */
  isAccepted(): Promise<boolean> {
    return once(this.socket, 'open').then(
      () => true,
      () => false,
    );
  }

  /** The status with which the gateway rejects the upgrade. */
  async rejectionStatus(): Promise<number> {
    const [error] = await once(this.socket, 'error');
    return Number(/\d{3}$/.exec(error.message)?.[0]);
  }
}

const INIT = { type: 'connection_init' };
const subscribe = (id: string, query = 'subscription { roomEvents(roomId: "r") { roomId } }', variables = {}) => ({
  id,
  type: 'subscribe',
  payload: { query, variables },
});

describe('the protocol', () => {
  test('a client without connection_init is closed with 4408', async () => {
    expect(await new Raw().closeCode()).toBe(4408);
  });

  test('a subscription before connection_init closes with 4401', async () => {
    expect(await (await new Raw().send(subscribe('1'))).closeCode()).toBe(4401);
  });

  test('a second connection_init closes with 4429', async () => {
    expect(await (await new Raw().send(INIT, INIT)).closeCode()).toBe(4429);
  });

  test('garbage closes with 4400', async () => {
    expect(await (await new Raw().send('garbage')).closeCode()).toBe(4400);
  });

  test('messages that only servers send close with 4400', async () => {
    expect(await (await new Raw().send({ type: 'connection_ack' })).closeCode()).toBe(4400);
  });

  test('a duplicate id closes with 4409', async () => {
    const raw = await new Raw().connect();
    expect(await (await raw.send(subscribe('1'), subscribe('1'))).closeCode()).toBe(4409);
  });

  test('an id may be reused as soon as its operation is completed, and gets only the new results', async () => {
    const raw = await new Raw().connect();
    const complete = { id: '1', type: 'complete' };
    const query = (value: string) => subscribe('1', `{ mood(mood: ${value}) }`);
    const all = [subscribe('1'), complete, query('BAD'), complete, subscribe('1'), complete, query('GOOD')];
    await raw.send(...all);
    expect(await raw.next()).toEqual({ id: '1', type: 'next', payload: { data: { mood: 'GOOD' } } });
    expect(await raw.next()).toEqual(complete);
    await raw.send({ type: 'ping' });
    expect(await raw.next()).toEqual({ type: 'pong' });
    raw.socket.close();
  });

  test.each([
    ['a result', '{ mood(mood: GOOD) }', ['next', 'complete']],
    ['an error', '{ nothing }', ['error']],
    ['the error of a subscription', 'subscription { roomEvents(roomId: "x") { roomId } }', ['next', 'complete']],
  ])('an id may be reused as soon as its operation has ended with %s', async (_, query, types) => {
    const raw = await new Raw().connect();
    for (const _ of [1, 2, 3]) {
      await raw.send(subscribe('1', query));
      for (const type of types) expect(await raw.next()).toMatchObject({ id: '1', type });
    }
    raw.socket.close();
  });

  test('completing an operation that has ended does no harm', async () => {
    const raw = await new Raw().connect();
    await raw.send({ id: '1', type: 'complete' }, subscribe('2', '{ mood(mood: GOOD) }'), {
      id: '1',
      type: 'complete',
    });
    expect(await raw.next()).toMatchObject({ id: '2', type: 'next' });
    raw.socket.close();
  });

  test('a client without a subprotocol is closed with 4406', async () => {
    expect(await new Raw({ protocols: [] }).closeCode()).toBe(4406);
  });

  test('an unknown subprotocol is not accepted', async () => {
    const [error] = await once(new Raw({ protocols: ['graphql-ws'] }).socket, 'error');
    expect(error.message).toBe('Server sent no subprotocol');
  });

  test('a message that is too large closes with 1009', async () => {
    expect(await (await new Raw().send('x'.repeat(5_000))).closeCode()).toBe(1009);
  });

  test('a flood of messages closes with 1008', async () => {
    const raw = await new Raw().connect();
    expect(await (await raw.send(...Array.from({ length: 60 }, () => ({ type: 'ping' })))).closeCode()).toBe(1008);
  });

  test('queries and mutations work as over HTTP', async () => {
    const raw = await new Raw().connect();
    await raw.send(subscribe('1', 'query ($n: Int) { messages(first: $n) { id } }', { n: 0 }));
    expect(await raw.next()).toEqual({ id: '1', type: 'next', payload: { data: { messages: [] } } });
    expect(await raw.next()).toEqual({ id: '1', type: 'complete' });
    await raw.send(subscribe('2', '{ fail(code: "CONFLICT") }'));
    expect(await raw.next()).toMatchObject({
      id: '2',
      payload: { errors: [{ extensions: { code: 'CONFLICT', field: 'code', retryAfter: 3 } }] },
    });
    raw.socket.close();
  });

  test.each([
    ['two roots', 'subscription { a: roomEvents(roomId: "r") { roomId } b: roomEvents(roomId: "r") { roomId } }'],
    ['an introspection root', 'subscription { __typename }'],
    ['a conditional root', 'subscription ($a: Boolean!) { roomEvents(roomId: "r") @include(if: $a) { roomId } }'],
    ['a subgraph field', '{ _service { sdl } }'],
    ['entities by reference', '{ _entities(representations: []) { __typename } }'],
    ['a bad variable', 'subscription ($a: ID!) { roomEvents(roomId: $a) { roomId } }'],
    ['a reserved alias', 'subscription { roomEvents(roomId: "r") { __parley_cursor: roomId } }'],
    ['broken syntax', 'subscription {'],
  ])('%s is rejected, and the socket stays open', async (_, query) => {
    const raw = await new Raw().connect();
    await raw.send(subscribe('1', query));
    expect(await raw.next()).toMatchObject({
      id: '1',
      type: 'error',
      payload: [{ message: expect.any(String), extensions: { code: expect.stringMatching(/^(GRAPHQL_|BAD_USER)/) } }],
    });
    await raw.send({ type: 'ping' });
    expect(await raw.next()).toEqual({ type: 'pong' });
    raw.socket.close();
  });
});

describe('sockets are open to', () => {
  test('pages of this origin or an allowed one, and other programs', async () => {
    const here = system.gateway.url;
    for (const origin of [here, 'https://friend.example', undefined]) {
      (await new Raw({ ...(origin && { origin }) }).connect()).socket.close();
    }
  });

  test('no page of another origin', async () => {
    expect(await new Raw({ origin: 'https://foe.example' }).rejectionStatus()).toBe(403);
    expect(await new Raw({ origin: 'null' }).rejectionStatus()).toBe(403);
  });

  test('no client at another path', async () => {
    expect(await new Raw({ path: '/other' }).rejectionStatus()).toBe(404);
  });

  test.each([
    ['garbage', async () => 'Bearer garbage'],
    ['another scheme', async () => 'Basic YTpi'],
    ['an expired token', () => system.tokens.of('ada', -60)],
    ['an altered token', async () => `${(await system.tokens.of('ada')).slice(0, -4)}AAAA`],
    ['a value that is not text', async () => ({ a: 1 })],
  ])('no client with %s: the socket closes with 4403 and an explanation', async (_, authorization) => {
    const raw = await new Raw().send({ ...INIT, payload: { authorization: await authorization() } });
    const [code, reason] = await once(raw.socket, 'close');
    expect([code, String(reason)]).toEqual([4403, expect.stringMatching(/access token/)]);
  });

  test('a viewer until their token expires: then the socket closes with 4403', async () => {
    const raw = await new Raw().connect({ authorization: await system.tokens.of('ada', 2) });
    expect(await raw.closeCode()).toBe(4403);
  });

  test('a limited number of sockets per user: the next closes with a retryable code', async () => {
    const payload = { authorization: await system.tokens.of('grace') };
    const [first] = [await new Raw().connect(payload), await new Raw().connect(payload)];
    expect(await (await new Raw().send({ ...INIT, payload })).closeCode()).toBe(1013);
    first.socket.close();
    await once(first.socket, 'close');
    (await new Raw().connect(payload)).socket.close();
  });

  test('a limited number of sockets per address, whoever opens them; other addresses are unaffected', async () => {
    const open = async (from: string) => new Raw({ from }).connect();
    const [first] = await Promise.all(Array.from({ length: 5 }, () => open('203.0.113.7')));
    expect(await new Raw({ from: '203.0.113.7' }).rejectionStatus()).toBe(503);
    (await open('203.0.113.8')).socket.close();
    first?.socket.close();
    let next: Raw;
    do next = new Raw({ from: '203.0.113.7' });
    while (!(await next.isAccepted()));
    next.socket.close();
  });

  test('an IPv6 network as one address', async () => {
    for (let index = 1; index <= 5; index++) await new Raw({ from: `2001:db8::${index}` }).connect();
    expect(await new Raw({ from: '2001:db8::6' }).rejectionStatus()).toBe(503);
    (await new Raw({ from: '2001:db8:0:1::1' }).connect()).socket.close();
  });

  test('a limited number of operations per socket: the next is rejected, the others continue', async () => {
    const raw = await new Raw().connect();
    await raw.send(...['1', '2', '3', '4'].map((id) => subscribe(id)));
    expect(await raw.next()).toMatchObject({
      id: '4',
      type: 'error',
      payload: [
        { message: expect.stringContaining('Complete some'), extensions: { code: 'RATE_LIMITED', maximum: 3 } },
      ],
    });
    // A completed operation makes room for the next.
    await raw.send({ id: '1', type: 'complete' }, { type: 'ping' });
    expect(await raw.next()).toEqual({ type: 'pong' });
    await raw.send(subscribe('5', '{ mood(mood: GOOD) }'));
    expect(await raw.next()).toMatchObject({ id: '5', type: 'next' });
    raw.socket.close();
  });
});

describe('a client that does not read', () => {
  test('is disconnected with a retryable code, without affecting others', async () => {
    const query = 'subscription { roomEvents(roomId: "r") { ... on MessageAdded { message { body } } } }';
    const other = await system.subscribe(query);
    const slow = await new Raw().connect();
    await slow.send(subscribe('1', query));
    await system.untilActive(2);

    const raw = slow.socket as unknown as { _socket: Socket };
    raw._socket.pause();
    const body = 'x'.repeat(50_000);
    let said = 0;
    let read = 0;
    while (!system.logged.some((line) => line.includes('Client reads too slowly'))) {
      system.log.say(body);
      said++;
      await other.next();
      read++;
    }
    expect(read).toBe(said);
    raw._socket.resume();
    expect(await slow.closeCode()).toBe(1013);
  });
});

describe('a client that vanishes', () => {
  let pinging: System;

  beforeAll(async () => {
    pinging = await System.start({ CLIENT_PING_MS: 50 });
  });

  afterAll(() => pinging.close());

  test('is disconnected, while a silent one is not', async () => {
    const open = (autoPong: boolean) => new WebSocket(pinging.socketUrl, 'graphql-transport-ws', { autoPong });
    const [dead, quiet] = [open(false), open(true)];
    for (const socket of [dead, quiet]) socket.once('open', () => socket.send(JSON.stringify(INIT)));
    const [code] = await once(dead, 'close');
    expect(code).toBe(1006);
    // Both sockets have been pinged equally often.
    expect(quiet.readyState).toBe(WebSocket.OPEN);
    await pinging.untilMetric('parley_gateway_sockets', 1);
    quiet.close();
  });
});
