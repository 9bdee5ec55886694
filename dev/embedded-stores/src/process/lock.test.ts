import { expect, test } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { lock, tryLock } from './lock.ts';

test('allows one lock per path, and the next waits for its release', async () => {
  const path = `/locks/${randomUUID()}`;
  const held = await tryLock(path);
  expect(held).toBeDefined();
  expect(await tryLock(path)).toBeUndefined();
  const order: string[] = [];
  let waits: () => void;
  const waiting = new Promise<void>((resolve) => (waits = resolve));
  const next = lock(path, () => waits()).then((second) => {
    order.push('taken');
    return second;
  });
  await waiting;
  order.push('released');
  await held?.release();
  await (await next).release();
  expect(order).toEqual(['released', 'taken']);
});

test('locks different paths independently', async () => {
  const [one, other] = [await tryLock(`/locks/${randomUUID()}`), await tryLock(`/locks/${randomUUID()}`)];
  expect(one && other).toBeDefined();
  await Promise.all([one?.release(), other?.release()]);
});

test('can abort a wait', async () => {
  const path = `/locks/${randomUUID()}`;
  const held = await tryLock(path);
  const controller = new AbortController();
  await expect(lock(path, () => controller.abort(), controller.signal)).rejects.toThrow();
  await held?.release();
});
