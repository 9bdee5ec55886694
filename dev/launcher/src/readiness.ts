import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 100;
const RESPONSE_TIMEOUT_MS = 2_500;

/** True once `/readyz` at `url` responds with 200; false when `isHopeless` returns true first. */
export async function becomesReady(url: string, signal: AbortSignal, isHopeless: () => boolean): Promise<boolean> {
  while (!(await isReady(url))) {
    if (isHopeless()) return false;
    await delay(POLL_MS, undefined, { signal });
  }
  return true;
}

async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
