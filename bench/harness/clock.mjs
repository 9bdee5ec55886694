import { setTimeout as delay } from 'node:timers/promises';

/** Microseconds on the monotonic clock, which all processes of a machine share. */
export function nowMicros() {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1_000_000 + Math.round(nanoseconds / 1_000);
}

/**
 * Calls `act` at a constant rate, whether or not earlier calls have ended. Resolves when all have ended.
 * @param {number} count
 * @param {number} perSecond
 * @param {(index: number) => Promise<unknown>} act
 */
export async function atRate(count, perSecond, act) {
  const started = performance.now();
  const pending = [];
  for (let index = 0; index < count; index++) {
    const early = started + (index * 1_000) / perSecond - performance.now();
    if (early > 0) await delay(early);
    pending.push(act(index));
  }
  await Promise.all(pending);
}

/**
 * Calls `act` for each index, `concurrency` at a time.
 * @param {number} count
 * @param {number} concurrency
 * @param {(index: number) => Promise<unknown>} act
 */
export async function runConcurrently(count, concurrency, act) {
  let next = 0;
  const worker = async () => {
    while (next < count) await act(next++);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}
