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

test('a break that lasts is notices, and its end too, for a while', () => {
  const { connection, notices } = createConnection();
  connection.set('lost');
  jest.advanceTimersByTime(1_000);
  expect(notices).toEqual(['lost']);
  connection.set('connected');
  jest.advanceTimersByTime(60_000);
  expect(notices).toEqual(['lost', 'back', null]);
});

test('of a break that is over at once nobody hears', () => {
  const { connection, notices } = createConnection();
  connection.set('lost');
  connection.set('connected');
  jest.advanceTimersByTime(60_000);
  expect(notices).toEqual([]);
});

test('the missing network is the better reason, and being back means that the server is', () => {
  const { connection, online, notices } = createConnection();
  online.set(false);
  jest.advanceTimersByTime(1_000);
  connection.set('lost');
  online.set(true);
  connection.set('connected');
  expect(notices).toEqual(['offline', 'lost', 'back']);
});

test('a try does not count as being back', () => {
  const { connection, notices } = createConnection();
  connection.set('lost');
  jest.advanceTimersByTime(1_000);
  connection.set('connecting');
  connection.set('lost');
  expect(notices).toEqual(['lost']);
});

test('says nothing more once it is stopped', () => {
  const { connection, notices, stop } = createConnection();
  connection.set('lost');
  stop();
  jest.advanceTimersByTime(60_000);
  connection.set('connected');
  expect(notices).toEqual([]);
});
