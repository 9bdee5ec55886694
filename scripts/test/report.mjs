const SLOWEST = 10;
const MAX_TITLE = 150;

/**
 * Formats a table of the suites, their slowest tests, and the line of totals.
 * @param {{ name: string, ms: number, passed: number, failed: number, tests: { title: string, ms: number }[] }[]} suites
 */
export function report(suites) {
  const sum = (key) => suites.reduce((total, suite) => total + suite[key], 0);
  const all = { name: 'all', ms: sum('ms'), passed: sum('passed'), failed: sum('failed') };
  const slowest = suites
    .flatMap(({ tests }) => tests)
    .sort((one, other) => other.ms - one.ms)
    .slice(0, SLOWEST);
  return [
    'suite           seconds    passed    failed',
    ...[...suites, all].map(({ name, ms, passed, failed }) =>
      [name.padEnd(13), ...[Math.round(ms / 1_000), passed, failed].map((value) => String(value).padStart(10))].join(
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
