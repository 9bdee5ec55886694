import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { LatestStream } from './latest-stream.ts';
import { ViewerLimiter } from './viewer-limiter.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

/** Streams of one user, each with an item waiting. */
function paced(limiter: ViewerLimiter, userId: string, count: number) {
  return Array.from({ length: count }, () => {
    const stream = new LatestStream<number>(() => undefined);
    stream.push('first', 1);
    return limiter.pace(userId, stream);
  });
}

/** Number of streams that delivered their first item. */
function countFirst(streams: AsyncIterator<unknown>[]) {
  let count = 0;
  for (const stream of streams) void stream.next().then(({ done }) => (count += done ? 0 : 1));
  return async () => {
    await jest.advanceTimersByTimeAsync(0);
    return count;
  };
}

test('executes two events of a user at a time, and the next when one is done', async () => {
  const streams = paced(new ViewerLimiter(), 'bob', 4);
  const delivered = countFirst(streams);
  expect(await delivered()).toBe(2);
  void streams[0]?.next();
  expect(await delivered()).toBe(3);
  void streams[1]?.return?.();
  expect(await delivered()).toBe(4);
});

test('does not make users wait for each other', async () => {
  const limiter = new ViewerLimiter();
  const delivered = countFirst([...paced(limiter, 'bob', 2), ...paced(limiter, 'eve', 2)]);
  expect(await delivered()).toBe(4);
});

test('ends a turn that is never released', async () => {
  const delivered = countFirst(paced(new ViewerLimiter(), 'bob', 3));
  expect(await delivered()).toBe(2);
  await jest.advanceTimersByTimeAsync(1_000);
  expect(await delivered()).toBe(3);
});

test('gives no turn to a stream that ends while it waits', async () => {
  const streams = paced(new ViewerLimiter(), 'bob', 4);
  const delivered = countFirst(streams);
  await delivered();
  await streams[2]?.return?.();
  await streams[0]?.return?.();
  expect(await delivered()).toBe(3);
});
