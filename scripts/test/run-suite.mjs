/** `npm run test:<suite> [-- Jest options]`: runs one suite. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { prepare } from '../../dev/launcher/bootstrap.mjs';
import { SUITES } from './suites.mjs';

const PROJECTS = fileURLToPath(new URL('projects.mjs', import.meta.url));

/** A suite that hangs is killed and counts as failed. */
const DEADLINE_MS = 40 * 60_000;

/**
 * Runs a suite in the environment that it needs. Jest reports to stderr and stores the results.
 * @param {string} suite its name in `SUITES`.
 * @param {string[]} options for Jest.
 * @param {NodeJS.ProcessEnv} env
 * @returns {boolean} whether all tests passed.
 */
export function runSuite(suite, options = [], env = process.env) {
  const command = [...SUITES[suite].wrapper, ...(SUITES[suite].wrapper.length > 0 ? [process.execPath] : [])];
  const { status } = spawnSync(process.execPath, [...command, PROJECTS, suite, ...options], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: DEADLINE_MS,
  });
  return status === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [suite, ...options] = process.argv.slice(2);
  prepare();
  process.exit(runSuite(suite, options) ? 0 : 1);
}
