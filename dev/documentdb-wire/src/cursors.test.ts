import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type pg from 'pg';
import { Cursors, type Cursor } from './cursors.ts';
import { ABANDONED_CURSOR_IDLE_MS, CURSOR_IDLE_MS, MAX_CURSORS, MAX_PINNED_CURSORS } from './limits.ts';

function connection(): { client: pg.PoolClient; released: Promise<void> } {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => (release = resolve));
  return { client: { query: async () => ({}), release } as unknown as pg.PoolClient, released };
}

const cursor = (id: number, rest: Partial<Cursor> = {}): Cursor => ({
  id: BigInt(id),
  database: 'test',
  continuation: Buffer.from('go on'),
  session: '',
  connection: 1,
  ...rest,
});

describe('Cursors', () => {
  let cursors: Cursors;
  beforeEach(() => {
    jest.useFakeTimers();
    cursors = new Cursors();
  });
  afterEach(() => {
    cursors.closeAll();
    jest.useRealTimers();
  });

  test('release their connection when they end', async () => {
    const { client, released } = connection();
    cursors.add(cursor(1, { client }));
    expect(cursors.close(1n)).toBe(true);
    await released;
    expect(() => cursors.take(1n, 1)).toThrow('cursor id 1 not found');
  });

  test('end after a period of inactivity, which reading restarts', () => {
    cursors.add(cursor(1));
    jest.advanceTimersByTime(CURSOR_IDLE_MS - 1);
    cursors.take(1n, 1);
    cursors.put(1n, Buffer.from('further'));
    jest.advanceTimersByTime(CURSOR_IDLE_MS - 1);
    expect(cursors.size).toBe(1);
    jest.advanceTimersByTime(1);
    expect(cursors.size).toBe(0);
  });

  test('outlive their client connection only for a moment, unless another connection continues', () => {
    cursors.add(cursor(1));
    cursors.add(cursor(2));
    cursors.abandon(1);
    cursors.take(2n, 9);
    cursors.put(2n, Buffer.from('further'));
    jest.advanceTimersByTime(ABANDONED_CURSOR_IDLE_MS);
    expect(() => cursors.take(1n, 9)).toThrow('not found');
    expect(cursors.take(2n, 9).continuation.toString()).toBe('further');
  });

  test('cannot be read twice at once', () => {
    cursors.add(cursor(1));
    cursors.take(1n, 1);
    expect(() => cursors.take(1n, 2)).toThrow('already in use');
  });

  test('end with their session, and no others do', () => {
    cursors.add(cursor(1, { session: 'aa' }));
    cursors.add(cursor(2, { session: 'bb' }));
    cursors.add(cursor(3));
    cursors.closeSession('aa');
    cursors.closeSession('');
    expect(cursors.size).toBe(2);
  });

  test('that own connections are limited; abandoned ones make room', () => {
    for (let id = 1; id <= MAX_PINNED_CURSORS; id++) {
      cursors.add(cursor(id, { client: connection().client, connection: id }));
    }
    expect(() => cursors.add(cursor(1_000, { client: connection().client }))).toThrow('Too many cursors');
    cursors.abandon(7);
    cursors.add(cursor(1_000, { client: connection().client }));
    expect(cursors.close(7n)).toBe(false);
    expect(cursors.size).toBe(MAX_PINNED_CURSORS);
  });

  test('are limited in total', () => {
    for (let id = 1; id <= MAX_CURSORS; id++) cursors.add(cursor(id));
    expect(() => cursors.add(cursor(0))).toThrow('Too many cursors');
  });
});
