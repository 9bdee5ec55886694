import { backoff } from './backoff.ts';
import { waitOrWake } from './wake.ts';

/** On a network, what is not there after so many tries has been replaced by a newer version of the page. */
const MAX_ATTEMPTS = 3;

/**
 * Loads a piece of code; without a network, as soon as there is one.
 * @param isOnline whether this device is on a network.
 * @throws what `load` throws, when it is not the network that is missing.
 */
export async function loadCode<T>(
  load: () => Promise<T>,
  isOnline: () => boolean = () => navigator.onLine,
  pause: (ms: number) => Promise<void> = waitOrWake,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await load();
    } catch (error) {
      if (!isOnline()) tries = 0;
      else if (tries >= MAX_ATTEMPTS) throw error;
      await pause(backoff(tries));
    }
  }
}
