import { stripVTControlCharacters } from 'node:util';

const SLOWEST = 10;
const MAX_TITLE = 150;
/** The first lines of each failure's message are repeated at the end, where they are easy to find. */
const MAX_MESSAGE_LINES = 12;
const MAX_LINE = 200;
const MAX_FAILURES = 20;

/**
 * @typedef {object} SuiteResult
 * @property {string} name
 * @property {number} ms
 * @property {number} passed
 * @property {number} failed
 * @property {{ title: string, ms: number }[]} tests
 * @property {{ title: string, message: string }[]} failures
 */

/**
 * Formats the failures, a table of the suites, their slowest tests, and the line of totals.
 * @param {SuiteResult[]} suites
 */
export function report(suites) {
  const sum = (key) => suites.reduce((total, suite) => total + suite[key], 0);
  const all = { name: 'all', ms: sum('ms'), passed: sum('passed'), failed: sum('failed') };
  const slowest = suites
    .flatMap(({ tests }) => tests)
    .sort((one, other) => other.ms - one.ms)
    .slice(0, SLOWEST);
  const failures = suites.flatMap((suite) => suite.failures);
  return [
    ...failures.slice(0, MAX_FAILURES).flatMap(formatFailure),
    'suite               seconds    passed    failed',
    ...[...suites, all].map(({ name, ms, passed, failed }) =>
      [name.padEnd(17), ...[Math.round(ms / 1_000), passed, failed].map((value) => String(value).padStart(10))].join(
        '',
      ),
    ),
    '',
    `The ${slowest.length} slowest tests, in seconds:`,
    ...slowest.map(({ title, ms }) => `${(ms / 1_000).toFixed(1).padStart(7)}  ${title.slice(0, MAX_TITLE)}`),
    '',
    `${all.passed} passed, ${all.failed} failed`,
  ].join('\n');
}

function formatFailure({ title, message }) {
  const lines = stripVTControlCharacters(message)
    .split('\n')
    .filter((line) => line.trim() !== '');
  return [
    `✗ ${title.slice(0, MAX_TITLE)}`,
    ...lines.slice(0, MAX_MESSAGE_LINES).map((line) => `    ${line.slice(0, MAX_LINE)}`),
    '',
  ];
}
