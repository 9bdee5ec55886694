import { expect, test } from '@jest/globals';
import type { Measurement } from './measurements.ts';
import { History, MAX_GROWTH_PER_HOUR } from './history.ts';

const HEAP: Measurement = { process: 'chat', name: 'heap', kind: 'memory', value: 40_000_000 };
const NOISE = 500_000;
const EVERY_MS = 5_000;

/** Whether a heap that grows by `perHour` bytes, with noise, is reported as growing. */
function grows(perHour: number, minutes: number): boolean | undefined {
  const history = new History([HEAP], 0);
  for (let at = 0; at <= minutes * 60_000; at += EVERY_MS) {
    const value = HEAP.value + (perHour * at) / 3_600_000 + ((at / EVERY_MS) % 2) * NOISE;
    history.add([{ ...HEAP, value }], at);
  }
  return history.series[0]?.grows;
}

test('detects a heap above the growth limit within ten minutes', () => {
  expect(grows(0, 10)).toBe(false);
  expect(grows(0.5 * MAX_GROWTH_PER_HOUR, 10)).toBe(false);
  expect(grows(2 * MAX_GROWTH_PER_HOUR, 10)).toBe(true);
});

test('reports no growth after only a few minutes', () => {
  expect(grows(2 * MAX_GROWTH_PER_HOUR, 3)).toBe(false);
});

test('requires per-user counts to return to the baseline and allows pooled counts some leeway', () => {
  const measurements: Measurement[] = [
    { process: 'chat', name: 'tails', kind: 'per-user', value: 0 },
    { process: 'chat', name: 'timers', kind: 'pooled', value: 8 },
  ];
  const history = new History(measurements, 5);
  expect(
    history.aboveBaseline(measurements.map((measurement) => ({ ...measurement, value: measurement.value + 5 }))),
  ).toMatchObject([{ name: 'tails' }]);
  expect(history.aboveBaseline([{ process: 'chat', name: 'timers', kind: 'pooled', value: 14 }])).toHaveLength(1);
});
