import { setTimeout as delay } from 'node:timers/promises';
import { keyOf, type History } from './history.ts';
import type { Measurement } from './measurements.ts';

const POLL_MS = 100;

/**
 * Waits until each count has been at its baseline once, which a leaking count never is. They need not be there at the
 * same time, because heartbeats and connections fluctuate.
 * @returns the minimum of each count, once all were at their baselines or the deadline has passed.
 */
export async function waitForBaseline(
  read: () => Promise<Measurement[]>,
  history: Pick<History, 'aboveBaseline'>,
  deadlineMs: number,
): Promise<Measurement[]> {
  const deadline = performance.now() + deadlineMs;
  let min = await read();
  while (history.aboveBaseline(min).length > 0 && performance.now() < deadline) {
    await delay(POLL_MS);
    min = combine(min, await read(), Math.min);
  }
  return min;
}

/** Polls until `event` settles. @returns the maximum of each count. */
export async function watchPeaks(read: () => Promise<Measurement[]>, event: Promise<unknown>): Promise<Measurement[]> {
  let hasEnded = false;
  const ended = event.finally(() => (hasEnded = true));
  let max = await read();
  while (!hasEnded) {
    await Promise.race([ended, delay(POLL_MS)]);
    max = combine(max, await read(), Math.max);
  }
  await ended;
  return max;
}

function combine(some: readonly Measurement[], others: readonly Measurement[], of: typeof Math.min): Measurement[] {
  const values = new Map(some.map((measurement) => [keyOf(measurement), measurement.value]));
  return others.map((measurement) => ({
    ...measurement,
    value: of(measurement.value, values.get(keyOf(measurement)) ?? measurement.value),
  }));
}
