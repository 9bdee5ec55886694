import { setTimeout as delay } from 'node:timers/promises';

/** Microseconds on the clock that all processes of a machine share. */
export function nowMicros() {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000_000 + Math.round(nanoseconds / 1_000);
}

/**
 * Calls `act` at a steady rate, whether or not earlier calls have ended; resolves when all have.
 * @param {number} count
 * @param {number} perSecond
 * @param {(index: number) => Promise<unknown>} act
 */
export async function atRate(count, perSecond, act) {
  const started = performance.now();
  const underWay = [];
  for (let index = 0; index < count; index++) {
    const early = started + (index * 1_000) / perSecond - performance.now();
    if (early > 0) await delay(early);
    underWay.push(act(index));
  }
  await Promise.all(underWay);
}

/**
 * Calls `act` for each index, `lanes` at a time.
 * @param {number} count
 * @param {number} lanes
 * @param {(index: number) => Promise<unknown>} act
 */
export async function inLanes(count, lanes, act) {
  let next = 0;
  const lane = async () => {
    while (next < count) await act(next++);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
