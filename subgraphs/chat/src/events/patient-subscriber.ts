import { retryUntil, type Logger } from '@parley/service';
import type { Redis } from 'ioredis';

type Send = (...args: unknown[]) => Promise<unknown>;

/**
 * Makes a client fit for `RedisPubSub`, which lets the process die of a SUBSCRIBE or UNSUBSCRIBE that is refused:
 * a SUBSCRIBE is sent again until it is taken, and an UNSUBSCRIBE that fails only leaves a topic that nobody reads.
 */
export function makePatient(client: Redis, closing: AbortSignal, logger: Logger): Redis {
  const subscribe = client.subscribe.bind(client) as Send;
  const patientSubscribe: Send = async (...args) => {
    const callback = typeof args.at(-1) === 'function' ? (args.pop() as (error: null) => void) : undefined;
    try {
      const count = await retryUntil(() => subscribe(...args), {
        signal: closing,
        onFailure: (error) => logger.warn({ err: error }, 'SUBSCRIBE failed'),
      });
      callback?.(null);
      return count;
    } catch {
      return undefined; // Closing: nobody waits for it any more.
    }
  };
  const patient = (name: 'unsubscribe' | 'punsubscribe'): Send => {
    const send = client[name].bind(client) as Send;
    return (...args) =>
      send(...args).catch((error: unknown) => logger.debug({ err: error }, 'a topic stays subscribed'));
  };
  return Object.assign(client, {
    subscribe: patientSubscribe,
    unsubscribe: patient('unsubscribe'),
    punsubscribe: patient('punsubscribe'),
  });
}
