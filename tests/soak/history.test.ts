import { expect, test } from '@jest/globals';
import type { Figure } from './support/figures.ts';
import { History, MOST_GROWTH_PER_HOUR } from './support/history.ts';

const HEAP: Figure = { process: 'chat', name: 'heap', kind: 'memory', value: 40_000_000 };
const NOISE = 500_000;
const EVERY_MS = 5_000;

/** Whether a heap that grows by so much in an hour, and goes up and down besides, is taken to grow. */
function grows(perHour: number, minutes: number): boolean | undefined {
  const history = new History([HEAP], 0);
  for (let at = 0; at <= minutes * 60_000; at += EVERY_MS) {
    const value = HEAP.value + (perHour * at) / 3_600_000 + ((at / EVERY_MS) % 2) * NOISE;
    history.add([{ ...HEAP, value }], at);
  }
  return history.series[0]?.grows;
}

test('a heap that grows by more than it may is found out within ten minutes', () => {
  expect(grows(0, 10)).toBe(false);
  expect(grows(0.5 * MOST_GROWTH_PER_HOUR, 10)).toBe(false);
  expect(grows(2 * MOST_GROWTH_PER_HOUR, 10)).toBe(true);
});

test('a few minutes prove nothing about memory', () => {
  expect(grows(2 * MOST_GROWTH_PER_HOUR, 3)).toBe(false);
});

test('what counts people must be where it was, what is kept may be a little above', () => {
  const figures: Figure[] = [
    { process: 'chat', name: 'tails', kind: 'people', value: 0 },
    { process: 'chat', name: 'timers', kind: 'kept', value: 8 },
  ];
  const history = new History(figures, 5);
  expect(history.notBack(figures.map((figure) => ({ ...figure, value: figure.value + 5 })))).toMatchObject([
    { name: 'tails' },
  ]);
  expect(history.notBack([{ process: 'chat', name: 'timers', kind: 'kept', value: 14 }])).toHaveLength(1);
});
