import { backoff } from './backoff.ts';
import { waitOrWake } from './wake.ts';

/**
 * If the device is online, a chunk that is missing after this many attempts was replaced by a newer version of the
 * web client.
 */
const MAX_ATTEMPTS = 3;

/**
 * Loads a chunk of code. While offline, it waits for a network.
 * @param isOnline whether this device is online.
 * @throws what `load` throws, if the device is online.
 */
export async function loadCode<T>(
  load: () => Promise<T>,
  isOnline: () => boolean = () => navigator.onLine,
  pause: (ms: number) => Promise<void> = waitOrWake,
): Promise<T> {
  for (let attempts = 1; ; attempts++) {
    try {
      return await load();
    } catch (error) {
      if (!isOnline()) attempts = 0;
      else if (attempts >= MAX_ATTEMPTS) throw error;
      await pause(backoff(attempts));
    }
  }
}
