import { setTimeout as delay } from 'node:timers/promises';
import { backoff, ServiceUnavailableError } from '@parley/service';
import type { FormattedExecutionResult } from 'graphql';
import type { SubgraphResponse } from '../subgraphs/transport.ts';

export type ExecuteEvent = (event: SubgraphResponse) => Promise<FormattedExecutionResult>;

/**
 * Executes an event again while nothing would be left of it because another subgraph is away: an event that came to
 * a client as nothing but an error would be lost, and its cursor with it. The result is rejected with
 * ServiceUnavailableError after `retryTimeoutMs`, so that the subscription ends and the client takes it up again from the
 * event before; and with the signal's reason when nobody waits any more.
 */
export function retryUnavailable(execute: ExecuteEvent, retryTimeoutMs: number, signal: AbortSignal): ExecuteEvent {
  return async (event) => {
    const begun = performance.now();
    for (let attempt = 0; ; attempt++) {
      const result = await execute(event);
      if (!isLost(event, result)) return result;
      if (performance.now() - begun > retryTimeoutMs) throw new ServiceUnavailableError();
      await delay(backoff(attempt), undefined, { signal });
    }
  };
}

const isLost = (event: SubgraphResponse, { data, errors = [] }: FormattedExecutionResult): boolean =>
  !!event.data && !data && errors.some(({ extensions }) => extensions?.['code'] === 'SERVICE_UNAVAILABLE');
