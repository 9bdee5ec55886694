/**
 * A child process: a well-behaved user of the endpoint in its argument. It runs in a separate process so that the
 * attacker's own CPU use does not delay it. It responds to each `ReportRequest` with a `Report`.
 */
import { Person } from '../../../support/client.ts';
import { setEndpoint } from '../../../support/environment.ts';
import { BaselineTraffic, type Latencies } from '../../support/baseline-traffic.ts';

/** Requests a report on a period, in ms since the epoch. */
export interface ReportRequest {
  from: number;
  to: number;
}

export interface Report extends Latencies {
  /** All failures since the last report. */
  failures: string[];
}

/** Well within the default limits. */
const RATE = { messagesPerSecond: 4, queriesPerSecond: 4 };
/** Operations without a response after this time count as failures. */
const SETTLE_MS = 20_000;

const [url] = process.argv.slice(2);
if (!url || !process.send) throw new Error('this program is started by the abuse suite');
setEndpoint(url);
const traffic = await BaselineTraffic.start(await Person.register('baseline'), RATE);
let reported: string[] = [];
process.on('message', (request: ReportRequest) => void report(request));
process.on('disconnect', () => process.exit());
process.send('ready');

async function report({ from, to }: ReportRequest): Promise<void> {
  await traffic.settle(SETTLE_MS);
  const origin = performance.timeOrigin;
  process.send?.({ ...traffic.latencies(from - origin, to - origin), failures: newFailures() } satisfies Report);
}

function newFailures(): string[] {
  const failures = traffic.failures();
  const known = [...reported];
  reported = failures;
  return failures.filter((failure) => {
    const at = known.indexOf(failure);
    if (at >= 0) known.splice(at, 1);
    return at < 0;
  });
}
