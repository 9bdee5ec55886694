import { setTimeout as delay } from 'node:timers/promises';
import { readMetrics, type Metrics } from '../../support/metrics.ts';

const POLL_MS = 50;
const POLLS_A_SIGNAL = 20;
const COLLECTION_DEADLINE_MS = 20_000;

const COLLECTIONS = 'nodejs_gc_duration_seconds_count';

/**
 * Has a service that was started with `collect-garbage.mjs` collect its garbage. Between collections of its own a heap
 * grows by tens of megabytes, for minutes where there is little to do: that would hide a leak, or look like one.
 * @returns its metrics after that.
 * @throws Error when it does not.
 */
export async function collectGarbage(pid: number, opsUrl: string): Promise<Metrics> {
  const deadline = performance.now() + COLLECTION_DEADLINE_MS;
  const before = (await readMetrics(opsUrl)).sum(COLLECTIONS, 'kind="major"') ?? 0;
  for (let poll = 0; performance.now() < deadline; poll++) {
    // A signal may get lost, and so may a process's own note of a collection when it is very busy.
    if (poll % POLLS_A_SIGNAL === 0) process.kill(pid, 'SIGUSR2');
    const metrics = await readMetrics(opsUrl);
    if ((metrics.sum(COLLECTIONS, 'kind="major"') ?? 0) > before) return metrics;
    await delay(POLL_MS);
  }
  throw new Error(`the process behind ${opsUrl} does not collect its garbage`);
}
