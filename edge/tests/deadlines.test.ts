import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RunningService } from '@parley/service/http';
import type { Logger } from '@parley/service/telemetry';
import { Deadline, NEVER_ABORTED, ProcessClock, readStamp } from '@parley/service/time';
import { CLOCK_HEADER, DEADLINE_HEADER, LATE_HEADER } from '@parley/service/protocol';
import type { Dispatcher } from 'undici';
import { GatewayDispatcher } from '../src/gateway-dispatcher.ts';
import { GatewayPool } from '../src/gateway-pool.ts';
import { connect, openEdgeProxy, post } from './support/edge-proxy.ts';
import { CLOCK, startGateway, type FakeGateway } from './support/fake-gateway.ts';

let gateway: FakeGateway;
let edge: RunningService;

beforeEach(async () => {
  gateway = await startGateway('one');
  edge = await openEdgeProxy([gateway.url]);
});
afterEach(async () => {
  await edge.close();
  await gateway.kill();
});

describe('the deadline of a request', () => {
  test("is sent to the gateway in its own clock, and is earlier than the proxy's timeout", async () => {
    await post(edge, '{}');
    const stamp = readStamp(gateway.requests[0]?.headers[DEADLINE_HEADER]);
    expect(stamp?.instance).toBe(CLOCK.instance);
    expect(stamp?.at).toBeGreaterThan(CLOCK.at);
    expect(stamp?.at).toBeLessThan(CLOCK.at + 30_000);
  });

  test('cannot be set by clients', async () => {
    await post(edge, '{}', { [DEADLINE_HEADER]: 'mine.9' });
    expect(gateway.requests[0]?.headers[DEADLINE_HEADER]).toMatch(/^fake\./);
  });

  test("does not expose the gateway's clock to clients", async () => {
    expect((await post(edge, '{}')).headers.get(CLOCK_HEADER)).toBeNull();
  });
});

test('aborts the request of a client that disconnects', async () => {
  const asked = new Promise<ServerResponse>((resolve) => {
    gateway.respond = (_request, response) => resolve(response);
  });
  const leaving = new AbortController();
  const sent = fetch(`${edge.url}/graphql`, { method: 'POST', body: '{}', signal: leaving.signal });
  const upstream = await asked;
  const closed = once(upstream, 'close');
  leaving.abort();
  await expect(sent).rejects.toThrow();
  await closed;
  expect(upstream.writableFinished).toBe(false);
});

describe('an edge proxy that was stalled', () => {
  let now: number;
  let late: RunningService;
  beforeEach(async () => {
    now = 0;
    late = await openEdgeProxy([gateway.url], {}, new ProcessClock({ monotonic: () => now, wall: () => now }));
  });
  afterEach(() => late.close());

  test('does not forward a request that may have waited longer than its client did', async () => {
    expect((await post(late, '{}')).status).toBe(200);
    now += 30_000;
    const rejection = await post(late, '{}');
    expect([rejection.status, await rejection.json()]).toMatchObject([
      503,
      { errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] },
    ]);
    expect(gateway.requests).toHaveLength(1);
  });

  test('forwards a request that has time left', async () => {
    now += 10_000;
    expect((await post(late, '{}')).status).toBe(200);
  });

  test('closes a socket whose data may have waited, but not after a short stall', async () => {
    const socket = await connect(late);
    now += 3_000;
    socket.send('short');
    expect(String((await once(socket, 'message'))[0])).toBe('short');
    const received: string[] = [];
    for (const upstream of gateway.sockets) upstream.on('message', (data) => received.push(String(data)));
    now += 6_000;
    socket.send('long');
    await once(socket, 'close');
    while (gateway.sockets.size > 0) await Promise.all([...gateway.sockets].map((upstream) => once(upstream, 'close')));
    expect(received).toEqual([]);
  });
});

describe('a request that a gateway rejects as late', () => {
  const rejectLate = (response: ServerResponse) => response.writeHead(503, { [LATE_HEADER]: '1' }).end('{"errors":[]}');

  test('is retried with a deadline in the clock of the response, as after a restart', async () => {
    const stamps: unknown[] = [];
    gateway.respond = ({ headers }, response) => {
      stamps.push(readStamp(headers[DEADLINE_HEADER])?.instance);
      response.setHeader(CLOCK_HEADER, 'successor.100');
      if (stamps.length === 1) rejectLate(response);
      else response.setHeader('content-type', 'application/json').end('{"data":{"from":"successor"}}');
    };
    expect(await (await post(edge, '{}')).json()).toEqual({ data: { from: 'successor' } });
    expect(stamps).toEqual(['fake', 'successor']);
  });

  test('is retried a limited number of times', async () => {
    gateway.respond = (_request, response) => void rejectLate(response);
    const response = await post(edge, '{}');
    expect([response.status, await response.json()]).toMatchObject([
      503,
      { errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] },
    ]);
    expect(response.headers.get(LATE_HEADER)).toBeNull();
    expect(gateway.requests).toHaveLength(3);
  });
});

test('does not try a second gateway after the deadline', async () => {
  let [now, attempts] = [0, 0];
  const unreachable = async () => {
    attempts++;
    now += 15_000;
    throw Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
  };
  const pool = new GatewayPool(['http://10.0.0.1', 'http://10.0.0.2', 'http://10.0.0.3']);
  const logger = { warn: () => undefined } as unknown as Logger;
  const dispatcher = new GatewayDispatcher(pool, { request: unreachable } as unknown as Dispatcher, logger);
  const deadline = new Deadline(20_000, NEVER_ABORTED, () => now);
  const error = await new Promise((resolve) =>
    dispatcher.within(deadline, () => dispatcher.request({ path: '/', method: 'POST' }, resolve)),
  );
  expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  expect(attempts).toBe(2);
});

test.each([
  ['an unreachable gateway', { code: 'ECONNREFUSED' }],
  ['a late rejection', null],
])('is not retried after %s when the client disconnected during a stall', async (_title, failure) => {
  let attempts = 0;
  const request = async () => {
    attempts++;
    if (failure) throw Object.assign(new Error('no'), failure);
    return { headers: { 'x-parley-late': '1' }, body: { dump: async () => undefined } };
  };
  const pool = new GatewayPool(['http://10.0.0.1', 'http://10.0.0.2']);
  const logger = { warn: () => undefined } as unknown as Logger;
  const dispatcher = new GatewayDispatcher(pool, { request } as unknown as Dispatcher, logger);
  const client = new AbortController();
  const deadline = new Deadline(
    20_000,
    client.signal,
    () => 0,
    async () => client.abort(),
  );
  // A client that has disconnected gets no response, so the callback is never called.
  void dispatcher.within(deadline, () => dispatcher.request({ path: '/', method: 'POST' }, () => undefined));
  await new Promise((resolve) => client.signal.addEventListener('abort', resolve, { once: true }));
  await new Promise((resolve) => setImmediate(resolve));
  expect(attempts).toBe(1);
});
