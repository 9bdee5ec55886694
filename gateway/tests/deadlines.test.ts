import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { ProcessClock, readStamp, toStamp, type TimeSources } from '@parley/service/time';
import { CLOCK_HEADER, DEADLINE_HEADER, LATE_HEADER } from '@parley/service/protocol';
import { WebSocket } from 'ws';
import { codes, System } from './support/system.ts';

/** Longer than a test may take, so nothing ends because of it. */
const TIMEOUT_MS = 60_000;
const SAY = 'mutation { say(body: "x") { body } }';
const SOME_UNHEALTHY = /parley_gateway_replica_ready{.*} 0$/m;

const metricsText = async () => (await fetch(`${system.gateway.opsUrl}/metrics`)).text();

let system: System;

beforeAll(async () => {
  system = await System.start({ SUBGRAPH_TIMEOUT_MS: TIMEOUT_MS });
});
beforeEach(() => resetClocks(() => new ProcessClock()));
afterEach(async () => {
  for (const chat of system.chats) Object.assign(chat, { fault: null, clock: null });
  await system.cleanUp();
});
afterAll(() => system.close());

/** Gives the replicas new clocks and lets the gateway learn them. */
async function resetClocks(newClock: () => ProcessClock): Promise<void> {
  for (const chat of system.chats) chat.clock = newClock();
  for (const _ of system.chats) await system.send('{ messages { body } }');
}

const requests = () => system.chats.flatMap(({ requests }) => requests);
const sayRequests = () => requests().filter(({ query }) => /say/.test(query));

/** The next request that reaches a replica, which does not respond. */
const nextHeld = () =>
  new Promise<ServerResponse>((resolve) => {
    for (const chat of system.chats) chat.fault = resolve;
  });

/** The time that the deadline at the replica leaves for a mutation, in ms. */
async function timeLeft(headers: Record<string, string> = {}): Promise<number> {
  const before = new Set(sayRequests());
  await system.send(SAY, {}, headers);
  const sent = sayRequests().find((saying) => !before.has(saying));
  const stamp = readStamp(sent?.headers[DEADLINE_HEADER]);
  const clock = system.chats.map(({ clock }) => clock).find((clock) => clock?.instance === stamp?.instance);
  if (!stamp || !clock) throw new Error('the replica was not sent a deadline in its own clock');
  return stamp.at - clock.now();
}

/** The current stamp of the gateway's clock. */
async function gatewayClock() {
  const { headers } = await fetch(`${system.gateway.url}/livez`);
  const stamp = readStamp(headers.get(CLOCK_HEADER));
  if (!stamp) throw new Error('the gateway does not tell its clock');
  return stamp;
}

describe('a mutation', () => {
  test('carries its deadline in the clock of the replica', async () => {
    const left = await timeLeft();
    expect(left).toBeLessThanOrEqual(TIMEOUT_MS);
    expect(left).toBeGreaterThan(0);
  });

  test('carries a deadline even as the first request to a replica that reports its clock', async () => {
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

  test('is sent again with a new deadline when a replica rejects it as late, for example after a restart', async () => {
    for (const chat of system.chats) {
      const clock = (chat.clock = new ProcessClock());
      chat.fault = (response) => {
        const { instance } = readStamp(chat.requests.at(-1)?.headers[DEADLINE_HEADER]) ?? {};
        if (instance === clock.instance) response.end('{"data":{"say":{"body":"second try"}}}');
        else response.writeHead(503, { [LATE_HEADER]: '1' }).end();
      };
    }
    expect((await system.send(SAY)).data).toEqual({ say: { body: 'second try' } });
  });

  test('is not sent again without end to replicas that reject it as late', async () => {
    const before = sayRequests().length;
    for (const chat of system.chats) chat.fault = (response) => response.writeHead(503, { [LATE_HEADER]: '1' }).end();
    expect(codes(await system.send(SAY))).toEqual(['SERVICE_UNAVAILABLE']);
    expect(sayRequests().length - before).toBeLessThanOrEqual(6);
  });

  test('gets no more time when the replica’s wall clock is set', async () => {
    const time = { monotonic: () => performance.now(), wall: () => Date.now() + shift } satisfies TimeSources;
    let shift = 0;
    await resetClocks(() => new ProcessClock(time));
    for (let turn = 0; turn < 2; turn++) expect(await timeLeft()).toBeLessThanOrEqual(TIMEOUT_MS);
    shift = -120_000;
    for (let turn = 0; turn < 2; turn++) expect(await timeLeft()).toBeLessThanOrEqual(TIMEOUT_MS);
  });
});

const post = (body: object, headers: Record<string, string>) =>
  fetch(system.graphqlUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

describe('the deadline of the edge proxy', () => {
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

  test('shortens the time limit of subgraphs, and does not extend it', async () => {
    for (const [allowed, most] of [
      [2_000, 2_000],
      [3_600_000, TIMEOUT_MS],
    ] as const) {
      const { instance, at } = await gatewayClock();
      expect(await timeLeft({ [DEADLINE_HEADER]: toStamp(instance, at + allowed) })).toBeLessThanOrEqual(most);
    }
  });

  test('is valid for one gateway only: another does not execute the mutation', async () => {
    const { at } = await gatewayClock();
    const before = sayRequests().length;
    const response = await post({ query: SAY }, { [DEADLINE_HEADER]: toStamp('predecessor', at + 30_000) });
    expect([response.status, response.headers.get(LATE_HEADER)]).toEqual([503, '1']);
    expect(sayRequests()).toHaveLength(before);
  });
});

describe('a client that disconnects', () => {
  test('aborts its request, over HTTP', async () => {
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

  test.each(['closes its socket', 'completes the operation'])('or %s aborts its request', async (how) => {
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

  test('does not make a replica look unhealthy', async () => {
    // Replicas that rejected requests in earlier tests become healthy after a probe.
    while (SOME_UNHEALTHY.test(await metricsText()));
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
    expect(text).not.toMatch(SOME_UNHEALTHY);
    expect(text).toMatch(/parley_gateway_subgraph_request_seconds_count{(?=.*outcome="abandoned").*} [1-9]/);
  });
});
