import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 100;
const DEADLINE_MS = 30_000;

/**
 * Waits until a condition holds; one that throws does not hold yet.
 * @param what it is, for who has waited in vain.
 */
export async function eventually(holds: () => Promise<boolean>, what: string): Promise<void> {
  const end = performance.now() + DEADLINE_MS;
  let failure: unknown;
  while (performance.now() < end) {
    try {
      if (await holds()) return;
    } catch (error) {
      failure = error;
    }
    await delay(POLL_MS);
  }
  throw new Error(`never came true: ${what}`, { cause: failure });
}
