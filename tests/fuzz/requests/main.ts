/** Fuzzes a system. Started by `run.mjs` with one. */
import { parseArgs } from 'node:util';
import { RequestFuzz } from './request-fuzz.ts';

const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } });
const minutes = Number(values.minutes);
const seed = Number(values.seed);
console.log(`seed ${seed}, ${minutes} minutes`);

const fuzz = await RequestFuzz.start(seed);
const end = performance.now() + minutes * 60_000;
while (performance.now() < end) await fuzz.step();
await fuzz.check();

const outcomes = [...fuzz.outcomes].sort(([, left], [, right]) => right - left);
console.log(`${fuzz.steps} tried: ${outcomes.map(([code, count]) => `${count} ${code}`).join(', ')}`);
for (const failure of fuzz.failures) console.log(`BROKEN ${failure}`);
console.log(`${fuzz.counted} internal errors counted, ${fuzz.failures.length} failures`);
process.exit(fuzz.failures.length > 0 ? 1 : 0);
