import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { LoopWatch } from './loop-watch.ts';

let now: number;
let watch: LoopWatch;

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate'] });
  now = 100_000;
  watch = new LoopWatch({ now: () => now });
});
afterEach(() => {
  watch.close();
  jest.useRealTimers();
});

/** Lets time pass while the event loop turns. */
function run(ms: number): void {
  for (let passed = 0; passed < ms; passed += 50) {
    now += 50;
    jest.advanceTimersByTime(50);
  }
}

/** How often the event loop turns in that time; 1 for not at all. */
async function turnsOf(wait: () => Promise<void>): Promise<number> {
  let turns = 0;
  let isOver = false;
  const count = () => void (turns++, isOver || setImmediate(count).unref());
  count();
  await wait();
  isOver = true;
  return turns;
}

test('reports data as just arrived while the loop turns', () => {
  run(10_000);
  expect([watch.arrivedAt(), watch.stalledMs]).toEqual([now, 0]);
});

test('dates data read right after a stall back to its beginning, before any timer has run', () => {
  run(1_000);
  const frozenAt = now;
  now += 24_000;
  expect(watch.arrivedAt()).toBe(frozenAt);
  expect(watch.stalledMs).toBe(24_000);
});

test('stops backdating shortly after the stall', () => {
  run(1_000);
  const frozenAt = now;
  now += 8_000;
  run(500);
  expect(watch.arrivedAt()).toBe(frozenAt);
  run(1_000);
  expect([watch.arrivedAt(), watch.stalledMs]).toEqual([now, 0]);
});

test('ignores a loop that is only slightly late', () => {
  run(1_000);
  now += 700;
  expect(watch.arrivedAt()).toBe(now);
});

test('waits after a stall for as long as the loop is busy with the backlog', async () => {
  run(1_000);
  now += 5_000;
  jest.advanceTimersByTime(250);
  for (let late = 0; late < 10; late++) {
    now += 400;
    jest.advanceTimersByTime(250);
  }
  expect(watch.arrivedAt()).toBe(now);
  expect(await turnsOf(() => watch.settled())).toBeGreaterThan(3);
  run(2_000);
  expect(await turnsOf(() => watch.settled())).toBe(1);
});

test('waits for the ends of connections only after a stall', async () => {
  run(1_000);
  expect(await turnsOf(() => watch.settled())).toBe(1);
  now += 5_000;
  expect(await turnsOf(() => watch.settled())).toBeGreaterThan(3);
});
