import { setTimeout as delay } from 'node:timers/promises';
import { backoff } from '@parley/service/async';
import { ServiceUnavailableError } from '@parley/service/errors';
import type { FormattedExecutionResult } from 'graphql';
import type { SubgraphResponse } from '../../subgraphs/transport.ts';

export type ExecuteEvent = (event: SubgraphResponse) => Promise<FormattedExecutionResult>;

/**
 * Retries an event while another subgraph is unavailable and the result would be nothing but an error: the client would
 * lose the event and its cursor. After `retryTimeoutMs` the result is rejected with ServiceUnavailableError, so that
 * the subscription ends and the client resumes before this event. When the signal is aborted, the result is rejected
 * with its reason.
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
