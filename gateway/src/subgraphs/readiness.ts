import { CLOCK_HEADER, type RemoteClock } from '@parley/service';
import type { Pool } from 'undici';

/** Shorter than this a process that is well answers, even a busy one. */
const PROBE_TIMEOUT_MS = 2_000;

/** Thrown when a replica answers that it cannot do its work. */
export class NotReadyError extends Error {
  constructor(origin: string) {
    super(`${origin} is not ready`);
    this.name = 'NotReadyError';
  }
}

interface ProbeTarget {
  readonly pool: Pick<Pool, 'request'>;
  readonly origin: string;
  readonly clock: Pick<RemoteClock, 'note'>;
}

/**
 * A replica whose answer says neither counts as ready.
 * @throws NotReadyError when the replica says that it is not ready, another error when it does not answer in time.
 */
export async function probeReadiness({ pool, origin, clock }: ProbeTarget): Promise<void> {
  const signal = AbortSignal.timeout(PROBE_TIMEOUT_MS);
  const { statusCode, headers, body } = await pool.request({ path: '/readyz', method: 'GET', signal });
  clock.note(headers[CLOCK_HEADER]);
  await body.dump();
  if (statusCode !== 200 && statusCode !== 404) throw new NotReadyError(origin);
}
