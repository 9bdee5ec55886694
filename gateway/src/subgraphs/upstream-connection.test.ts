import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { createLogger } from '@parley/service/telemetry';
import { MessageType } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import { UpstreamConnection, type UpstreamSink } from './upstream-connection.ts';

const IDLE_MS = 30_000;
const OPTIONS = {
  secret: 's',
  pingMs: 60_000,
  maxMessageBytes: 1_000,
  onEvent: () => undefined,
  logger: createLogger({ service: 'gateway', level: 'silent' }),
};
const SINK: UpstreamSink = {
  next: () => undefined,
  error: () => undefined,
  complete: () => undefined,
  lost: () => undefined,
};

let server: WebSocketServer;
let connection: UpstreamConnection;
let replica: WebSocket;

beforeEach(async () => {
  // Sockets need all the others.
  jest.useFakeTimers({
    doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask', 'setInterval', 'performance', 'hrtime'],
  });
  server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const connected = once(server, 'connection') as Promise<[WebSocket]>;
  await new Promise<void>((resolve) => {
    connection = new UpstreamConnection(origin, OPTIONS, resolve, () => undefined);
    void connected.then(([socket]) => {
      replica = socket;
      replica.send(JSON.stringify({ type: MessageType.ConnectionAck }));
    });
  });
});

afterEach(() => {
  connection.close();
  server.close();
  jest.useRealTimers();
});

/** Resolves when the connection has read everything that the replica has sent. */
async function heard(): Promise<void> {
  const pong = new Promise<void>((resolve) => {
    replica.on('message', (data) => String(data).includes(`"${MessageType.Pong}"`) && resolve());
  });
  replica.send(JSON.stringify({ type: MessageType.Ping }));
  await pong;
}

test('closes after it has been idle for a while', () => {
  connection.subscribe({ query: '{ a }' }, SINK)();
  jest.advanceTimersByTime(IDLE_MS - 1);
  expect(connection.isOpen).toBe(true);
  jest.advanceTimersByTime(1);
  expect(connection.isOpen).toBe(false);
});

test('stays open for the next operation when both ends finish one at once', async () => {
  const end = connection.subscribe({ query: 'subscription { a }' }, SINK);
  end();
  replica.send(JSON.stringify({ id: '1', type: MessageType.Complete }));
  await heard();
  connection.subscribe({ query: 'subscription { a }' }, SINK);
  jest.advanceTimersByTime(IDLE_MS);
  expect(connection.isOpen).toBe(true);
  expect(connection.load).toBe(1);
});
