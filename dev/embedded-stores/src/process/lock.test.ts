import { expect, test } from '@jest/globals';
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
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

// Otherwise processes on different versions of Node both get the lock, and one removes the other's data.
test('has the same name on every version of Node', async () => {
  const path = `/locks/${randomUUID()}`;
  const held = await tryLock(path);
  const hash = createHash('sha256').update(path).digest('hex').slice(0, 40);
  // The kernel shows each zero as `@`.
  expect(readFileSync('/proc/net/unix', 'latin1')).toMatch(new RegExp(`@parley-${hash}@{60}\n`));
  await held?.release();
});

test('can abort a wait', async () => {
  const path = `/locks/${randomUUID()}`;
  const held = await tryLock(path);
  const controller = new AbortController();
  await expect(lock(path, () => controller.abort(), controller.signal)).rejects.toThrow();
  await held?.release();
});
