import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Batcher } from './batcher.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const createBatches = () => {
  const handed: (readonly number[])[] = [];
  return { handed, batches: new Batcher<number>(50, (batch) => handed.push(batch)) };
};

test('hands on the first at once, and what follows within the pause together, in order', () => {
  const { handed, batches } = createBatches();
  for (const item of [1, 2, 3]) batches.push(item);
  expect(handed).toEqual([[1]]);
  jest.advanceTimersByTime(50);
  batches.push(4);
  jest.advanceTimersByTime(50);
  expect(handed).toEqual([[1], [2, 3], [4]]);
});

test('hands on at once again after a pause in which nothing came, and leaves no timer', () => {
  const { handed, batches } = createBatches();
  batches.push(1);
  jest.advanceTimersByTime(50);
  expect(jest.getTimerCount()).toBe(0);
  batches.push(2);
  expect(handed).toEqual([[1], [2]]);
});

test('leaves the page three quarters of the time when a turn takes long', () => {
  const handed: (readonly number[])[] = [];
  const batches = new Batcher<number>(50, (batch) => {
    handed.push(batch);
    jest.advanceTimersByTime(100);
  });
  batches.push(1);
  batches.push(2);
  jest.advanceTimersByTime(299);
  expect(handed).toEqual([[1]]);
  jest.advanceTimersByTime(1);
  expect(handed).toEqual([[1], [2]]);
});

test('keeps nothing back that is asked for', () => {
  const { handed, batches } = createBatches();
  for (const item of [1, 2, 3]) batches.push(item);
  batches.flush();
  expect(handed).toEqual([[1], [2, 3]]);
});
