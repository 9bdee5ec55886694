/** `projects.mjs <suite> [Jest options]`: runs the Jest projects of a suite, in the environment that the suite needs. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { resultsOf, SUITES } from './suites.mjs';

const JEST = ['--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js'];
/** Tests that share a system run in a fixed order. */
const ONE_BY_ONE = ['--runInBand', '--testSequencer=./scripts/test/by-path.mjs'];

const [suite, ...options] = process.argv.slice(2);
const projects = Object.entries(SUITES[suite].projects);

// A project that does not start must not leave the results of an earlier run.
for (const [project] of projects) {
  mkdirSync(dirname(resultsOf(project)), { recursive: true });
  rmSync(resultsOf(project), { force: true });
}

const statuses = projects.map(([project, workers]) => {
  const args = [
    ...['--selectProjects', project],
    ...(workers > 1 ? [`--maxWorkers=${workers}`] : ONE_BY_ONE),
    // The options may select tests of another project.
    ...(options.length > 0 ? ['--passWithNoTests'] : []),
    ...['--no-watchman', '--json', `--outputFile=${resultsOf(project)}`],
  ];
  return spawnSync(process.execPath, [...JEST, ...args, ...options], { stdio: 'inherit' }).status;
});
process.exit(statuses.every((status) => status === 0) ? 0 : 1);
