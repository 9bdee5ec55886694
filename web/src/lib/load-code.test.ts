import { expect, jest, test } from '@jest/globals';
import { loadCode } from './load-code.ts';

const failing = new TypeError('Failed to fetch dynamically imported module');
const pause = () => Promise.resolve();

test('waits for a network indefinitely', async () => {
  let tries = 0;
  const load = () => (++tries > 20 ? Promise.resolve('code') : Promise.reject(failing));
  expect(await loadCode(load, () => tries >= 20, pause)).toBe('code');
});

test('gives up if the device is online', async () => {
  const load = jest.fn(() => Promise.reject(failing));
  await expect(loadCode(load, () => true, pause)).rejects.toBe(failing);
  expect(load).toHaveBeenCalledTimes(3);
});
