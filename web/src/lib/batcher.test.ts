import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Batcher } from './batcher.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const createBatcher = () => {
  const handled: (readonly number[])[] = [];
  return { handled, batches: new Batcher<number>(50, (batch) => handled.push(batch)) };
};

test('handles the first item at once, and those during the pause together, in order', () => {
  const { handled, batches } = createBatcher();
  for (const item of [1, 2, 3]) batches.push(item);
  expect(handled).toEqual([[1]]);
  jest.advanceTimersByTime(50);
  batches.push(4);
  jest.advanceTimersByTime(50);
  expect(handled).toEqual([[1], [2, 3], [4]]);
});

test('handles an item at once after an idle pause, and leaves no timer', () => {
  const { handled, batches } = createBatcher();
  batches.push(1);
  jest.advanceTimersByTime(50);
  expect(jest.getTimerCount()).toBe(0);
  batches.push(2);
  expect(handled).toEqual([[1], [2]]);
});

test('leaves three quarters of the time to everything else when batches take a long time', () => {
  const handled: (readonly number[])[] = [];
  const batches = new Batcher<number>(50, (batch) => {
    handled.push(batch);
    jest.advanceTimersByTime(100);
  });
  batches.push(1);
  batches.push(2);
  jest.advanceTimersByTime(299);
  expect(handled).toEqual([[1]]);
  jest.advanceTimersByTime(1);
  expect(handled).toEqual([[1], [2]]);
});

test('flushes waiting items on request', () => {
  const { handled, batches } = createBatcher();
  for (const item of [1, 2, 3]) batches.push(item);
  batches.flush();
  expect(handled).toEqual([[1], [2, 3]]);
});
