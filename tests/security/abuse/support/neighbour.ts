/**
 * A program: a well-behaved user of the endpoint that its argument names. It runs apart, so that what an attack costs
 * the attacker is not measured as delay of somebody else. It answers each `Question` with a `Report`.
 */
import { speakTo } from '../../../support/environment.ts';
import { Honest, type Waits } from '../../support/honest.ts';

/** Asks for the time from one moment to another, in ms since 1970. */
export interface Question {
  from: number;
  to: number;
}

export interface Report extends Waits {
  /** All failures since the last report. */
  failures: string[];
}

/** Well within what a person may do as delivered. */
const PACE = { messagesPerSecond: 4, queriesPerSecond: 4 };
/** What is not answered within this time is a failure. */
const SETTLE_MS = 20_000;

const [url] = process.argv.slice(2);
if (!url || !process.send) throw new Error('a neighbour is started by the abuse suite');
speakTo(url);
const honest = await Honest.begin(PACE, 0);
let reported: string[] = [];
process.on('message', (question: Question) => void answer(question));
process.on('disconnect', () => process.exit());
process.send('ready');

async function answer({ from, to }: Question): Promise<void> {
  await honest.settle(SETTLE_MS);
  const origin = performance.timeOrigin;
  process.send?.({ ...honest.waits(from - origin, to - origin), failures: newFailures() } satisfies Report);
}

function newFailures(): string[] {
  const failures = honest.failures();
  const known = [...reported];
  reported = failures;
  return failures.filter((failure) => {
    const at = known.indexOf(failure);
    if (at >= 0) known.splice(at, 1);
    return at < 0;
  });
}
