import { setTimeout as delay } from 'node:timers/promises';
import { readMetrics, type Metrics } from '../../support/metrics.ts';

const POLL_MS = 50;
const POLLS_PER_SIGNAL = 20;
const COLLECTION_DEADLINE_MS = 20_000;

const COLLECTIONS = 'nodejs_gc_duration_seconds_count';

/**
 * Triggers a garbage collection in a service that was started with `collect-garbage.mjs`. Between regular collections, a
 * heap can grow by tens of megabytes over minutes, which would hide a leak or look like one.
 * @returns the service's metrics after the collection.
 * @throws Error when the collection does not happen in time.
 */
export async function collectGarbage(pid: number, opsUrl: string): Promise<Metrics> {
  const deadline = performance.now() + COLLECTION_DEADLINE_MS;
  const before = (await readMetrics(opsUrl)).sum(COLLECTIONS, 'kind="major"') ?? 0;
  for (let poll = 0; performance.now() < deadline; poll++) {
    // A busy process can miss a signal or the report of a collection, so repeat the signal.
    if (poll % POLLS_PER_SIGNAL === 0) process.kill(pid, 'SIGUSR2');
    const metrics = await readMetrics(opsUrl);
    if ((metrics.sum(COLLECTIONS, 'kind="major"') ?? 0) > before) return metrics;
    await delay(POLL_MS);
  }
  throw new Error(`the process behind ${opsUrl} does not collect its garbage`);
}
