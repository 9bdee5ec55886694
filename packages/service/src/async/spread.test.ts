import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { spread } from './spread.ts';

test('runs each item at its time, without waiting for the one before', async () => {
  const left: string[] = [];
  let release = (): void => undefined;
  const isLast = new Promise<void>((resolve) => (release = resolve));
  const half = delay(100).then(() => left.push('half of the time'));
  await spread(['a', 'b', 'c', 'd'], 160, async (item) => {
    left.push(item);
    if (item === 'd') release();
    await isLast;
  });
  await half;
  expect(left).toEqual(['a', 'b', 'c', 'half of the time', 'd']);
});
