import { setTimeout as delay } from 'node:timers/promises';

const BASE_WAIT_MS = 100;
const MAX_WAIT_MS = 5_000;

/** The wait before attempt number `attempt` (from 0), in ms: exponential with equal jitter, at most 5 s. */
export function backoff(attempt: number): number {
  const ceiling = Math.min(MAX_WAIT_MS, BASE_WAIT_MS * 2 ** Math.min(attempt, 16));
  return ceiling / 2 + (Math.random() * ceiling) / 2;
}

/**
 * Calls `task` until it succeeds, with growing waits between attempts.
 * @throws the signal's reason when it is aborted.
 */
export async function retryUntil<T>(
  task: () => Promise<T>,
  options: { signal: AbortSignal; onFailure(error: unknown, attempt: number): void },
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    options.signal.throwIfAborted();
    try {
      return await task();
    } catch (error) {
      options.onFailure(error, attempt);
      await delay(backoff(attempt), undefined, { signal: options.signal });
    }
  }
}
