import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { CloseCode } from 'graphql-ws';
import { Store } from '../store.ts';
import { createSocket, type Connection } from './socket.ts';

/** A browser socket whose server is played by the test. */
class FakeWebSocket {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  static readonly opened: FakeWebSocket[] = [];
  readyState = FakeWebSocket.CONNECTING;
  readonly sent: { type: string }[] = [];
  onopen: (() => void) | null = null;
  onclose: ((event: object) => void) | null = null;
  onerror: ((event: object) => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;

  constructor() {
    FakeWebSocket.opened.push(this);
  }

  send(data: string): void {
    this.sent.push(JSON.parse(data) as { type: string });
  }

  close(code: number, reason = ''): void {
    this.readyState = FakeWebSocket.CLOSED;
    this.onclose?.({ code, reason, wasClean: true });
  }

  async welcome(): Promise<void> {
    this.readyState = FakeWebSocket.OPEN;
    this.onopen?.();
    await jest.advanceTimersByTimeAsync(0);
    this.onmessage?.({ data: '{"type":"connection_ack"}' });
    await jest.advanceTimersByTimeAsync(0);
  }
}

const sockets = FakeWebSocket.opened;
const page = () => ({
  window: new EventTarget(),
  document: Object.assign(new EventTarget(), { visibilityState: 'visible' }),
  WebSocket: FakeWebSocket,
});
const { WebSocket: RealWebSocket } = globalThis;

beforeEach(() => {
  jest.useFakeTimers();
  sockets.length = 0;
  Object.assign(globalThis, page());
});

afterEach(() => {
  jest.restoreAllMocks();
  jest.useRealTimers();
  for (const name of ['window', 'document']) Reflect.deleteProperty(globalThis, name);
  Object.assign(globalThis, { WebSocket: RealWebSocket });
});

/** A socket with one subscription. */
async function open() {
  const connection = new Store<Connection>('idle');
  const renew = jest.fn(() => Promise.resolve('token'));
  const tokens = { accessToken: () => Promise.resolve('token'), renew, lastToken: 'token' };
  const sink = { next: jest.fn(), error: jest.fn(), complete: jest.fn() };
  createSocket('ws://parley.test/graphql', tokens, connection).subscribe({ query: '…' }, sink);
  await jest.advanceTimersByTimeAsync(0);
  return { connection, renew, sink };
}

const wake = () => window.dispatchEvent(new Event('online'));

test('a break is told and ended by a new socket after a wait, which ends when the device wakes', async () => {
  jest.spyOn(Math, 'random').mockReturnValue(0.999);
  const { connection, sink } = await open();
  await sockets[0]?.welcome();
  sockets[0]?.close(1006);
  await jest.advanceTimersByTimeAsync(500);
  expect([connection.get(), sockets.length]).toEqual(['lost', 1]);
  wake();
  await jest.advanceTimersByTimeAsync(0);
  await sockets[1]?.welcome();
  expect([connection.get(), sockets.length]).toEqual(['connected', 2]);
  expect(sink.error).not.toHaveBeenCalled();
});

test('an expired token is renewed, and the socket opened anew at once, without a word of trouble', async () => {
  const { connection, renew } = await open();
  await sockets[0]?.welcome();
  const told: Connection[] = [];
  connection.subscribe(() => told.push(connection.get()));
  await jest.advanceTimersByTimeAsync(5_000);
  sockets[0]?.close(CloseCode.Forbidden);
  await jest.advanceTimersByTimeAsync(0);
  await sockets[1]?.welcome();
  expect(renew).toHaveBeenCalledTimes(1);
  expect(told).toEqual(['connecting', 'connected']);
});

test('a server that lets nobody stay is not asked without a wait', async () => {
  jest.spyOn(Math, 'random').mockReturnValue(0.999);
  const { connection } = await open();
  await sockets[0]?.welcome();
  sockets[0]?.close(CloseCode.Forbidden);
  await jest.advanceTimersByTimeAsync(500);
  expect([connection.get(), sockets.length]).toEqual(['lost', 1]);
});

test('a socket that died while the device slept is found out when it wakes', async () => {
  const { connection } = await open();
  await sockets[0]?.welcome();
  wake();
  expect(sockets[0]?.sent.at(-1)).toEqual({ type: 'ping' });
  await jest.advanceTimersByTimeAsync(5_000);
  expect(connection.get()).toBe('lost');
});

test('one that answers stays', async () => {
  const { connection } = await open();
  await sockets[0]?.welcome();
  wake();
  sockets[0]?.onmessage?.({ data: '{"type":"pong"}' });
  await jest.advanceTimersByTimeAsync(10_000);
  expect([connection.get(), sockets.length]).toEqual(['connected', 1]);
});

test('a server that cannot be reached is not waited for as long as the browser would', async () => {
  await open();
  await jest.advanceTimersByTimeAsync(10_000 + 1_000);
  expect(sockets).toHaveLength(2);
});
