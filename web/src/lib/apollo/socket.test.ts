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

test('reconnects after a delay that ends when the device wakes', async () => {
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

test('renews an expired token and reconnects at once without reporting an interruption', async () => {
  const { connection, renew } = await open();
  await sockets[0]?.welcome();
  const states: Connection[] = [];
  connection.subscribe(() => states.push(connection.get()));
  await jest.advanceTimersByTimeAsync(5_000);
  sockets[0]?.close(CloseCode.Forbidden);
  await jest.advanceTimersByTimeAsync(0);
  await sockets[1]?.welcome();
  expect(renew).toHaveBeenCalledTimes(1);
  expect(states).toEqual(['connecting', 'connected']);
});

test('backs off when the server rejects every token', async () => {
  jest.spyOn(Math, 'random').mockReturnValue(0.999);
  const { connection } = await open();
  await sockets[0]?.welcome();
  sockets[0]?.close(CloseCode.Forbidden);
  await jest.advanceTimersByTimeAsync(500);
  expect([connection.get(), sockets.length]).toEqual(['lost', 1]);
});

test('detects on waking that the socket has died', async () => {
  const { connection } = await open();
  await sockets[0]?.welcome();
  wake();
  expect(sockets[0]?.sent.at(-1)).toEqual({ type: 'ping' });
  await jest.advanceTimersByTimeAsync(5_000);
  expect(connection.get()).toBe('lost');
});

test('keeps a socket that responds', async () => {
  const { connection } = await open();
  await sockets[0]?.welcome();
  wake();
  sockets[0]?.onmessage?.({ data: '{"type":"pong"}' });
  await jest.advanceTimersByTimeAsync(10_000);
  expect([connection.get(), sockets.length]).toEqual(['connected', 1]);
});

test('gives up a connection attempt sooner than the browser', async () => {
  await open();
  await jest.advanceTimersByTimeAsync(10_000 + 1_000);
  expect(sockets).toHaveLength(2);
});
