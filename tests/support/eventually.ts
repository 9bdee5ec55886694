import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 100;
const DEADLINE_MS = 30_000;

/**
 * Polls until a condition is true. A condition that throws counts as false.
 * @param what describes the condition in the error after the deadline.
 */
export async function eventually(condition: () => Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + DEADLINE_MS;
  let failure: unknown;
  while (performance.now() < end) {
    try {
      if (await condition()) return;
    } catch (error) {
      failure = error;
    }
    await delay(POLL_MS);
  }
  throw new Error(`timed out waiting until ${what}`, { cause: failure });
}
