/** `npm run check`: static checks of the sources. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
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
/** The number of checks that run at once. */
const PARALLEL = 2;

/** Runs every check. @returns totals in the same form as a test suite's. */
export async function check() {
  const failures = [];
  const waiting = [...CHECKS];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [title, program, ...args] = next;
      const { isPassed, output } = await run(program, args);
      console.log(
        `${isPassed ? '✓' : '✗'} ${title}${isPassed && VERBOSE.includes(args[0]) ? `: ${output.trim()}` : ''}`,
      );
      if (isPassed) continue;
      console.log(output);
      failures.push({ title: `check › ${title}`, message: output });
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, work));
  return { passed: CHECKS.length - failures.length, failed: failures.length, tests: [], failures };
}

async function run(program, args) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr, [status]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { isPassed: status === 0, output: stdout + stderr };
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  prepare();
  process.exit((await check()).failed > 0 ? 1 : 0);
}
