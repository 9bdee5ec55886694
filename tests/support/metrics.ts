import { setTimeout as delay } from 'node:timers/promises';

const POLL_MS = 50;
const POLLS_A_SIGNAL = 20;
const COLLECTION_DEADLINE_MS = 20_000;
const ANSWER_TIMEOUT_MS = 10_000;

const COLLECTIONS = 'nodejs_gc_duration_seconds_count';

/** What a service tells operators, as text in Prometheus's format. */
export class Metrics {
  constructor(private readonly text: string) {}

  /** All series of that name which have the label, added up; undefined when there is none of that name. */
  sum(name: string, label = ''): number | undefined {
    const series = this.text.split('\n').filter((line) => line.startsWith(`${name}{`) || line.startsWith(`${name} `));
    if (series.length === 0) return undefined;
    return series
      .filter((line) => line.includes(label))
      .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
  }
}

export async function readMetrics(opsUrl: string): Promise<Metrics> {
  // A connection that is kept would be among what is counted.
  const headers = { connection: 'close' };
  const response = await fetch(`${opsUrl}/metrics`, { headers, signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS) });
  return new Metrics(await response.text());
}

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
