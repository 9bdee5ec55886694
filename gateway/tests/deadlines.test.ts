import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import {
  CLOCK_HEADER,
  DEADLINE_HEADER,
  LATE_HEADER,
  ProcessClock,
  readStamp,
  toStamp,
  type TimeSources,
} from '@parley/service';
import { WebSocket } from 'ws';
import { codes, System } from './support/system.ts';

/** Longer than a test may take: what ends before does not end by it. */
const TIMEOUT_MS = 60_000;
const SAY = 'mutation { say(body: "x") { body } }';
const SOME_UNFIT = /parley_gateway_replica_ready{.*} 0$/m;

const metricsText = async () => (await fetch(`${system.gateway.opsUrl}/metrics`)).text();

let system: System;

beforeAll(async () => {
  system = await System.start({ SUBGRAPH_TIMEOUT_MS: TIMEOUT_MS });
});
beforeEach(() => tellTime(() => new ProcessClock()));
afterEach(async () => {
  for (const chat of system.chats) Object.assign(chat, { misbehaviour: null, clock: null });
  await system.tidy();
});
afterAll(() => system.close());

/** Gives the replicas new clocks, and lets the gateway know them. */
async function tellTime(newClock: () => ProcessClock): Promise<void> {
  for (const chat of system.chats) chat.clock = newClock();
  for (const _ of system.chats) await system.send('{ messages { body } }');
}

const requests = () => system.chats.flatMap(({ requests }) => requests);
const sayings = () => requests().filter(({ query }) => /say/.test(query));

/** The next request that reaches a replica, which does not answer it. */
const nextHeld = () =>
  new Promise<ServerResponse>((resolve) => {
    for (const chat of system.chats) chat.misbehaviour = resolve;
  });

/** How much time a mutation is given by the deadline that reaches a replica, in ms. */
async function timeGiven(headers: Record<string, string> = {}): Promise<number> {
  const before = new Set(sayings());
  await system.send(SAY, {}, headers);
  const sent = sayings().find((saying) => !before.has(saying));
  const stamp = readStamp(sent?.headers[DEADLINE_HEADER]);
  const clock = system.chats.map(({ clock }) => clock).find((clock) => clock?.instance === stamp?.instance);
  if (!stamp || !clock) throw new Error('the replica was not sent a deadline in its own clock');
  return stamp.at - clock.now();
}

/** What the gateway's clock shows. */
async function gatewayClock() {
  const { headers } = await fetch(`${system.gateway.url}/livez`);
  const stamp = readStamp(headers.get(CLOCK_HEADER));
  if (!stamp) throw new Error('the gateway does not tell its clock');
  return stamp;
}

describe('a mutation', () => {
  test('carries its deadline in the clock of the replica', async () => {
    const left = await timeGiven();
    expect(left).toBeLessThanOrEqual(TIMEOUT_MS);
    expect(left).toBeGreaterThan(0);
  });

  test('carries it also when it is the first thing that the replica is asked, if that tells the time', async () => {
    const fresh = await System.start();
    for (const chat of fresh.chats) chat.clock = new ProcessClock();
    await fresh.send(SAY);
    for (const chat of fresh.chats) chat.clock = null;
    await fresh.send(SAY);
    const stamps = fresh.chats.map(({ requests }) => requests.map(({ headers }) => headers[DEADLINE_HEADER])).flat();
    expect(stamps).toHaveLength(2);
    expect(stamps.filter((stamp) => stamp === undefined)).toHaveLength(1);
    await fresh.close();
  });

  test('is sent again with another deadline when a replica takes it for late, as after a restart', async () => {
    for (const chat of system.chats) {
      const clock = (chat.clock = new ProcessClock());
      chat.misbehaviour = (response) => {
        const { instance } = readStamp(chat.requests.at(-1)?.headers[DEADLINE_HEADER]) ?? {};
        if (instance === clock.instance) response.end('{"data":{"say":{"body":"second try"}}}');
        else response.writeHead(503, { [LATE_HEADER]: '1' }).end();
      };
    }
    expect((await system.send(SAY)).data).toEqual({ say: { body: 'second try' } });
  });

  test('is not sent on for ever to replicas that take it for late', async () => {
    const before = sayings().length;
    for (const chat of system.chats)
      chat.misbehaviour = (response) => response.writeHead(503, { [LATE_HEADER]: '1' }).end();
    expect(codes(await system.send(SAY))).toEqual(['SERVICE_UNAVAILABLE']);
    expect(sayings().length - before).toBeLessThanOrEqual(6);
  });

  test('gets no more time for a replica’s wall clock that was set', async () => {
    const time = { monotonic: () => performance.now(), wall: () => Date.now() + shift } satisfies TimeSources;
    let shift = 0;
    await tellTime(() => new ProcessClock(time));
    for (let turn = 0; turn < 2; turn++) expect(await timeGiven()).toBeLessThanOrEqual(TIMEOUT_MS);
    shift = -120_000;
    for (let turn = 0; turn < 2; turn++) expect(await timeGiven()).toBeLessThanOrEqual(TIMEOUT_MS);
  });
});

const post = (body: object, headers: Record<string, string>) =>
  fetch(system.graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('what the front door allows a request', () => {
  test('is enforced: a later operation is rejected as late and not executed', async () => {
    const { instance, at } = await gatewayClock();
    const before = requests().length;
    for (const query of [SAY, '{ messages { body } }']) {
      const response = await post({ query }, { [DEADLINE_HEADER]: toStamp(instance, at) });
      expect([response.status, response.headers.get(LATE_HEADER)]).toEqual([503, '1']);
      expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'SERVICE_UNAVAILABLE' } }] });
    }
    expect(requests()).toHaveLength(before);
  });

  test('shortens the time of subgraphs, and does not lengthen it', async () => {
    for (const [allowed, most] of [
      [2_000, 2_000],
      [3_600_000, TIMEOUT_MS],
    ] as const) {
      const { instance, at } = await gatewayClock();
      expect(await timeGiven({ [DEADLINE_HEADER]: toStamp(instance, at + allowed) })).toBeLessThanOrEqual(most);
    }
  });

  test('means nothing to another gateway than the one it was meant for: a mutation is not executed', async () => {
    const { at } = await gatewayClock();
    const before = sayings().length;
    const response = await post({ query: SAY }, { [DEADLINE_HEADER]: toStamp('predecessor', at + 30_000) });
    expect([response.status, response.headers.get(LATE_HEADER)]).toEqual([503, '1']);
    expect(sayings()).toHaveLength(before);
  });
});

describe('a client that goes', () => {
  test('takes its request along, over HTTP', async () => {
    const held = nextHeld();
    const leaving = new AbortController();
    const sent = fetch(system.graphqlUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: SAY }),
      signal: leaving.signal,
    });
    const closed = once(await held, 'close');
    leaving.abort();
    await expect(sent).rejects.toThrow();
    await closed;
  });

  test.each(['closes its socket', 'completes the operation'])('and %s takes it along', async (how) => {
    const held = nextHeld();
    const socket = new WebSocket(system.socketUrl, 'graphql-transport-ws');
    await once(socket, 'open');
    socket.send('{"type":"connection_init"}');
    await once(socket, 'message');
    socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: SAY } }));
    const closed = once(await held, 'close');
    if (how === 'closes its socket') socket.terminate();
    else socket.send('{"id":"1","type":"complete"}');
    await closed;
    socket.terminate();
  });

  test('does not make a replica look as if it had failed', async () => {
    // Those that refused requests in earlier tests are well again once a probe has found them so.
    while (SOME_UNFIT.test(await metricsText()));
    const held = nextHeld();
    const leaving = new AbortController();
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ query: '{ messages { body } }' });
    const sent = fetch(system.graphqlUrl, { method: 'POST', headers, body, signal: leaving.signal });
    const closed = once(await held, 'close');
    leaving.abort();
    await expect(sent).rejects.toThrow();
    await closed;
    const text = await metricsText();
    expect(text).not.toMatch(SOME_UNFIT);
    expect(text).toMatch(/parley_gateway_subgraph_request_seconds_count{(?=.*outcome="abandoned").*} [1-9]/);
  });
});
