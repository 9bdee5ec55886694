/**
 * `npm test`, `npm run test:deep`, and both with `npm test -- deep`: run the checks and suites of the given groups on a
 * machine with only Node, npm and apt. The last line has the totals.
 */
import { prepare } from '../dev/launcher/bootstrap.mjs';
import { check } from './check.mjs';
import { findChromium } from './chromium.mjs';
import { requireHelmOrGo } from './go.mjs';
import { findPrometheus } from './prometheus.mjs';
import { report } from './test/report.mjs';
import { readResults } from './test/results.mjs';
import { runSuite } from './test/run-suite.mjs';
import { SUITES } from './test/suites.mjs';

const groups = process.argv.slice(2);
const suites = Object.keys(SUITES).filter((name) => groups.includes(SUITES[name].group));

prepare();
const totals = [];
if (groups.includes('standard')) {
  requireHelmOrGo();
  totals.push(await section('check', check));
}
const env = {
  ...process.env,
  CHROMIUM_PATH: findChromium(),
  ...(groups.includes('standard') && { PROMETHEUS_FOLDER: findPrometheus() }),
};
for (const name of suites) totals.push(await section(name, () => readResults(name, runSuite(name, [], env))));

console.log(`\n${report(totals)}`);
process.exit(totals.some(({ failed }) => failed > 0) ? 1 : 0);

async function section(name, run) {
  const started = performance.now();
  console.log(`\n── ${name}`);
  const result = await run();
  const ms = performance.now() - started;
  console.log(`── ${name}: ${(ms / 1_000).toFixed(0)} s`);
  return { name, ms, ...result };
}
