/** `npm run check`: static checks of the sources. */
import { spawnSync } from 'node:child_process';
import { prepare } from '../dev/launcher/bootstrap.mjs';

const SOURCES = [
  'packages',
  'subgraphs',
  'gateway',
  'edge',
  'web/src',
  'dev',
  'docker',
  'tests',
  'bench',
  'tools',
  'scripts',
];
const CHECKS = [
  ['formatting', 'npx', 'prettier', '--check', '--log-level', 'warn', '.'],
  ['supergraph is up to date', 'node', 'scripts/compose.mjs', '--check'],
  ['generated types are up to date', 'npx', 'graphql-codegen', '--config', 'codegen.ts', '--check', '--silent'],
  ['types of the services', 'npx', 'tsc', '-b'],
  ['docs/configuration.md is up to date', 'node', 'scripts/configuration.mjs', '--check'],
  ['types of the tests', 'npx', 'tsc', '-p', 'tsconfig.tests.json'],
  ['types of the playground', 'npx', 'tsc', '-p', 'gateway/playground/tsconfig.json'],
  ['types of the web client', 'npx', 'tsc', '-p', 'web/tsconfig.json'],
  ['lint', 'npx', 'eslint', '.', '--max-warnings', '0'],
  ['no import cycles', 'npx', 'depcruise', '--config', 'dependency-cruiser.config.mjs', ...SOURCES],
  ['regular expressions are linear', 'node', 'scripts/regular-expressions.mjs'],
  ['bundle budget of the web client', 'node', 'web/bundle-budget.mjs'],
];
/** Checks whose output is shown even when they pass. */
const VERBOSE = ['scripts/regular-expressions.mjs', 'web/bundle-budget.mjs'];

/** Runs every check. @returns the result as a suite's. */
export function check() {
  const failures = [];
  for (const [title, program, ...args] of CHECKS) {
    const { status, stdout, stderr } = spawnSync(program, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    console.log(
      `${status === 0 ? '✓' : '✗'} ${title}${VERBOSE.includes(args[0]) && status === 0 ? `: ${stdout.trim()}` : ''}`,
    );
    if (status === 0) continue;
    console.log(stdout + stderr);
    failures.push({ title: `check › ${title}`, message: stdout + stderr });
  }
  return { passed: CHECKS.length - failures.length, failed: failures.length, tests: [], failures };
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  prepare();
  process.exit(check().failed > 0 ? 1 : 0);
}
