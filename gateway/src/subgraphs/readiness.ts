import type { RemoteClock } from '@parley/service/time';
import { CLOCK_HEADER } from '@parley/service/protocol';
import type { Pool } from 'undici';

/** Even a busy replica responds within this time. */
const PROBE_TIMEOUT_MS = 2_000;

/** Thrown when a replica says that it is not ready. */
export class NotReadyError extends Error {
  constructor(origin: string) {
    super(`${origin} is not ready`);
    this.name = 'NotReadyError';
  }
}

interface ProbeTarget {
  readonly pool: Pick<Pool, 'request'>;
  readonly origin: string;
  readonly clock: Pick<RemoteClock, 'observe'>;
}

/**
 * A replica without a readiness endpoint counts as ready.
 * @throws NotReadyError when the replica is not ready; another error when it does not respond in time.
 */
export async function probeReadiness({ pool, origin, clock }: ProbeTarget): Promise<void> {
  const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
  const { statusCode, headers, body } = await pool.request({ path: '/readyz', method: 'GET', signal });
  clock.observe(headers[CLOCK_HEADER]);
  await body.dump();
  if (statusCode !== 200 && statusCode !== 404) throw new NotReadyError(origin);
}
