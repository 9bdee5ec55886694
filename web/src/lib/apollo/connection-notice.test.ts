import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Store } from '../store.ts';
import { watchConnection, type ConnectionNotice } from './connection-notice.ts';
import type { Connection } from './socket.ts';

/** A watched connection. `notices` lists all notices so far. */
function createConnection() {
  const connection = new Store<Connection>('connected');
  const online = new Store(true);
  const notice = new Store<ConnectionNotice>(null);
  const notices: ConnectionNotice[] = [];
  notice.subscribe(() => notices.push(notice.get()));
  const stop = watchConnection(connection, { isOnline: online.get, onChange: online.subscribe }, notice);
  return { connection, online, notices, stop };
}

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('shows a lasting interruption, and for a while that it is over', () => {
  const { connection, notices } = createConnection();
  connection.set('lost');
  jest.advanceTimersByTime(1_000);
  expect(notices).toEqual(['lost']);
  connection.set('connected');
  jest.advanceTimersByTime(60_000);
  expect(notices).toEqual(['lost', 'back', null]);
});

test('ignores a short interruption', () => {
  const { connection, notices } = createConnection();
  connection.set('lost');
  connection.set('connected');
  jest.advanceTimersByTime(60_000);
  expect(notices).toEqual([]);
});

test('prefers the missing network as the reason, and is back only with the server', () => {
  const { connection, online, notices } = createConnection();
  online.set(false);
  jest.advanceTimersByTime(1_000);
  connection.set('lost');
  online.set(true);
  connection.set('connected');
  expect(notices).toEqual(['offline', 'lost', 'back']);
});

test('ignores reconnection attempts', () => {
  const { connection, notices } = createConnection();
  connection.set('lost');
  jest.advanceTimersByTime(1_000);
  connection.set('connecting');
  connection.set('lost');
  expect(notices).toEqual(['lost']);
});

test('changes nothing after it is stopped', () => {
  const { connection, notices, stop } = createConnection();
  connection.set('lost');
  stop();
  jest.advanceTimersByTime(60_000);
  connection.set('connected');
  expect(notices).toEqual([]);
});
