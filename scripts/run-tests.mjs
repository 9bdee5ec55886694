/** `npm test`: runs all checks and tests on a machine with only Node, npm and apt, and prints one line of totals. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { prepare } from '../dev/launcher/bootstrap.mjs';
import { check } from './check.mjs';
import { findChromium } from './chromium.mjs';
import { requireHelmOrGo } from './go.mjs';
import { findPrometheus } from './prometheus.mjs';

const RESULTS = '.parley/results';
const STORES = ['dev/embedded-stores/dist/cli.js', 'exec', '--'];
const SYSTEM = ['dev/launcher/dist/main.js', 'exec', '--'];
const DELIVERED = ['dev/launcher/dist/main.js', 'exec', '--as-delivered', '--'];

/** A suite that hangs is killed and counts as failed. */
const SUITE_DEADLINE_MS = 40 * 60_000;

/** Jest projects and the wrapper that starts what each needs. */
const SUITES = [
  { project: 'unit', wrapper: [] },
  { project: 'integration', wrapper: STORES },
  { project: 'system', wrapper: SYSTEM },
  { project: 'security', wrapper: DELIVERED },
  { project: 'abuse', wrapper: DELIVERED },
  { project: 'chaos', wrapper: [] },
  { project: 'soak', wrapper: [] },
];

prepare();
requireHelmOrGo();
const env = { ...process.env, CHROMIUM_PATH: findChromium(), PROMETHEUS_FOLDER: findPrometheus() };
mkdirSync(RESULTS, { recursive: true });

const totals = [section('check', check), ...SUITES.map((suite) => section(suite.project, () => runSuite(suite)))];
const sum = (key) => totals.reduce((total, result) => total + result[key], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exit(sum('failed') > 0 ? 1 : 0);

function section(title, run) {
  const started = Date.now();
  console.log(`\n── ${title}`);
  const result = run();
  console.log(`── ${title}: ${((Date.now() - started) / 1000).toFixed(0)} s`);
  return result;
}

function runSuite({ project, wrapper }) {
  const file = `${RESULTS}/${project}.json`;
  rmSync(file, { force: true });
  const jest = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
  const args = [...jest, '--selectProjects', project, '--json', '--outputFile', file];
  const command = wrapper.length > 0 ? [...wrapper, process.execPath, ...args] : args;
  const { status } = spawnSync(process.execPath, command, {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: SUITE_DEADLINE_MS,
  });
  return countsOf(file, status);
}

/** A suite that failed to start counts as one failure. */
function countsOf(file, status) {
  try {
    const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites } = JSON.parse(readFileSync(file, 'utf8'));
    const failed = numFailedTests + numRuntimeErrorTestSuites;
    return { passed: numPassedTests, failed: failed === 0 && status !== 0 ? 1 : failed };
  } catch {
    return { passed: 0, failed: 1 };
  }
}
