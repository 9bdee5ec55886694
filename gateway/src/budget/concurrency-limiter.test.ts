import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { WorkBudget } from './work-budget.ts';
import {
  MAX_EVENT_WAIT_SECONDS,
  MAX_WAITING_OPERATIONS,
  ConcurrencyLimiter,
  type Release,
} from './concurrency-limiter.ts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

const ALLOWANCE = { perSecond: 100, burst: 1_000 };
/** So expensive that only a few run at once. */
const EXPENSIVE = 500;
const MAX_EXPENSIVE = 2;

const newLimiter = () => {
  const budget = new WorkBudget(
    ALLOWANCE,
    () => performance.now(),
    () => undefined,
  );
  return { budget, limiter: new ConcurrencyLimiter(budget) };
};

/** The slots acquired so far, in order. */
async function acquired(...slots: (Promise<Release> | null)[]): Promise<Release[]> {
  const releases: Release[] = [];
  for (const slot of slots) void slot?.then((release) => releases.push(release));
  await jest.advanceTimersByTimeAsync(0);
  return releases;
}

test('runs cheap operations together, but only a few expensive ones', async () => {
  const { limiter } = newLimiter();
  expect(await acquired(...Array.from({ length: 40 }, () => limiter.acquireForOperation(1)))).toHaveLength(40);
  const others = newLimiter().limiter;
  expect(await acquired(...Array.from({ length: 100 }, () => others.acquireForOperation(EXPENSIVE)))).toHaveLength(
    MAX_EXPENSIVE,
  );
});

test('gives a freed slot to the next operation', async () => {
  const { limiter } = newLimiter();
  const releases = await acquired(
    ...Array.from({ length: MAX_EXPENSIVE + 1 }, () => limiter.acquireForOperation(EXPENSIVE)),
  );
  releases[0]?.();
  await jest.advanceTimersByTimeAsync(0);
  expect(releases).toHaveLength(MAX_EXPENSIVE + 1);
});

test('starts operations before waiting events', async () => {
  const { limiter } = newLimiter();
  const releases = await acquired(
    ...Array.from({ length: MAX_EXPENSIVE }, () => limiter.acquireForOperation(EXPENSIVE)),
  );
  const order: string[] = [];
  void limiter.acquireForEvent(EXPENSIVE)?.then(() => order.push('event'));
  void limiter.acquireForOperation(EXPENSIVE)?.then((release) => {
    order.push('operation');
    release();
  });
  for (const release of releases.splice(0)) release();
  await jest.advanceTimersByTimeAsync(0);
  expect(order).toEqual(['operation', 'event']);
});

test('limits the number of waiting operations', async () => {
  const { limiter } = newLimiter();
  const all = Array.from({ length: MAX_EXPENSIVE + MAX_WAITING_OPERATIONS + 1 }, () =>
    limiter.acquireForOperation(EXPENSIVE),
  );
  expect(all.filter((slot) => slot === null)).toHaveLength(1);
  expect(all.at(-1)).toBeNull();
});

test('holds events back while the budget is negative', async () => {
  const { limiter, budget } = newLimiter();
  budget.take(ALLOWANCE.burst + ALLOWANCE.perSecond);
  const releases = await acquired(limiter.acquireForEvent(10));
  await jest.advanceTimersByTimeAsync(900);
  expect(releases).toHaveLength(0);
  await jest.advanceTimersByTimeAsync(200);
  expect(releases).toHaveLength(1);
});

test('charges an event once, when it starts', async () => {
  const { limiter, budget } = newLimiter();
  await acquired(limiter.acquireForEvent(300));
  expect(budget.level).toBe(700);
});

test('rejects events that would wait too long', async () => {
  const { limiter, budget } = newLimiter();
  budget.take(ALLOWANCE.burst);
  const maxPoints = ALLOWANCE.perSecond * MAX_EVENT_WAIT_SECONDS;
  budget.take(1);
  expect(limiter.acquireForEvent(maxPoints - 10)).not.toBeNull();
  expect(limiter.acquireForEvent(20)).toBeNull();
});
