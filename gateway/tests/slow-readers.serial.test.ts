import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { WebSocket } from 'ws';
import { System } from './support/system.ts';

/** The tests produce hundreds of megabytes. */
jest.setTimeout(60_000);

const MIB = 1024 * 1024;
const READERS = 35;
const QUERY = '{ messages(first: 100) { id body } }';
/** Eight megabytes, part of which fits into the kernel's buffers of each unread connection. */
const LARGE_RESPONSE = JSON.stringify({
  data: { messages: Array.from({ length: 100 }, (_, id) => ({ id: String(id), body: 'x'.repeat(80_000) })) },
});

let system: System;
let authorization: string;
const leaving: (() => void)[] = [];

beforeAll(async () => {
  system = await System.start();
  authorization = await system.tokens.of('mallory');
  for (const chat of system.chats) {
    chat.fault = (response) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-length': LARGE_RESPONSE.length })
        .end(LARGE_RESPONSE);
  }
});
afterAll(() => system.close());
afterEach(async () => {
  for (const leave of leaving.splice(0)) leave();
  while ((await unsentBytes()) > 0) await delay(20);
});

const unsentBytes = () => system.metric('parley_http_unsent_bytes');

/** Checks that another user still gets small responses, and a large one that they read. */
async function expectOthersServed(): Promise<void> {
  expect((await system.send('{ __typename me { id } }')).errors).toBeUndefined();
  const { data } = await system.send(QUERY, {}, { authorization: await system.tokens.of('ada') });
  expect(data.messages).toHaveLength(100);
}

/** Samples the memory in use until `isOver`, and returns the peak. */
async function peakUntil(isOver: () => boolean | Promise<boolean>): Promise<number> {
  let peak = 0;
  do peak = Math.max(peak, await unsentBytes());
  while (!(await isOver()));
  return peak;
}

describe('results of 8 MB that one user requests on 35 connections and does not read', () => {
  test('use no more than their share of memory over HTTP, and others are served', async () => {
    const { hostname, port } = new URL(system.gateway.url);
    const body = JSON.stringify({ query: QUERY });
    const lines = [
      'POST /graphql HTTP/1.1',
      'Host: x',
      'Content-Type: application/json',
      `Authorization: ${authorization}`,
    ];
    const request = `${lines.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    const before = system.chats.reduce((sum, { requests }) => sum + requests.length, 0);
    for (let count = 0; count < READERS; count++) {
      const client = connect(Number(port), hostname)
        .on('error', () => undefined)
        .pause();
      leaving.push(() => client.destroy());
      client.write(request);
    }
    const asked = () => system.chats.reduce((sum, { requests }) => sum + requests.length, 0) - before;
    const rejected = () => system.metric('parley_http_rejected_requests_total');
    const peak = await peakUntil(async () => asked() + ((await rejected()) || 0) >= READERS);
    expect(peak).toBeGreaterThan(0);
    expect(peak).toBeLessThanOrEqual(64 * MIB);
    await expectOthersServed();
  });

  test('use no more than their share of memory over WebSockets, and others are served', async () => {
    for (let count = 0; count < READERS; count++) {
      const socket = new WebSocket(system.socketUrl, 'graphql-transport-ws');
      leaving.push(() => socket.terminate());
      await once(socket, 'open');
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } }));
      await once(socket, 'message');
      socket.pause();
      socket.send(JSON.stringify({ type: 'subscribe', id: '1', payload: { query: QUERY } }));
    }
    const peak = await peakUntil(async () => (await unsentBytes()) >= LARGE_RESPONSE.length);
    expect(peak).toBeLessThanOrEqual(64 * MIB);
    await expectOthersServed();
  });
});
