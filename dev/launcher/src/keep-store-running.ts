import { setTimeout as delay } from 'node:timers/promises';
import { backoff } from '@parley/service/async';

/** Restarts a store that exited, with growing delays until it succeeds or the system stops. */
export async function keepStoreRunning(
  name: string,
  restart: (name: string) => Promise<unknown>,
  isStopping: () => boolean,
): Promise<void> {
  for (let attempt = 0; !isStopping(); attempt++) {
    await delay(backoff(attempt));
    if (isStopping()) return;
    try {
      await restart(name);
      return;
    } catch (error) {
      console.error(`${name} could not be restarted: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
