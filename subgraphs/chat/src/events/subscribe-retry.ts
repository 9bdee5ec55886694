import { retryUntil, type Logger } from '@parley/service';
import type { Redis } from 'ioredis';

type Send = (...args: unknown[]) => Promise<unknown>;

/**
 * Adapts a client to `RedisPubSub`, in which a rejected SUBSCRIBE or UNSUBSCRIBE ends the process. SUBSCRIBE is retried
 * until it succeeds. A failed UNSUBSCRIBE is ignored: it only leaves a topic without listeners subscribed.
 */
export function withSubscribeRetry(client: Redis, closing: AbortSignal, logger: Logger): Redis {
  const subscribe = client.subscribe.bind(client) as Send;
  const subscribeWithRetry: Send = async (...args) => {
    const callback = typeof args.at(-1) === 'function' ? (args.pop() as (error: null) => void) : undefined;
    try {
      const count = await retryUntil(() => subscribe(...args), {
        signal: closing,
        onFailure: (error) => logger.warn({ err: error }, 'Redis SUBSCRIBE failed'),
      });
      callback?.(null);
      return count;
    } catch {
      return undefined; // Closing: no caller waits for it.
    }
  };
  const ignoringErrors = (name: 'unsubscribe' | 'punsubscribe'): Send => {
    const send = client[name].bind(client) as Send;
    return (...args) =>
      send(...args).catch((error: unknown) => logger.debug({ err: error }, 'Redis UNSUBSCRIBE failed'));
  };
  return Object.assign(client, {
    subscribe: subscribeWithRetry,
    unsubscribe: ignoringErrors('unsubscribe'),
    punsubscribe: ignoringErrors('punsubscribe'),
  });
}
