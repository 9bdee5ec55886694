/**
 * Checks that the regular expressions of production code take linear time for every text. Each is analyzed statically,
 * except for back-references, and measured: its own characters are repeated to two lengths and the CPU times of
 * matching them are compared. `--list` prints all expressions.
 */
import { checkSync } from 'recheck';
import { findExpressions } from '../tests/support/expressions.mjs';
import { worstGrowthOf } from '../tests/support/expression-growth.mjs';

/** For four times the text, linear time grows by 4 and quadratic time by 16. */
const MAX_GROWTH = 10;
const ANALYSIS_TIMEOUT_MS = 60_000;

/** The result of the static analysis; null when the expression is safe. */
function analyze(source, flags) {
  const { status, complexity, error } = checkSync(source, flags.replace('v', 'u'), { timeout: ANALYSIS_TIMEOUT_MS });
  if (status === 'safe') return null;
  // Properties of strings, such as \\p{RGI_Emoji}, are only measured.
  if (status === 'unknown' && flags.includes('v')) return null;
  return `${status}: ${complexity?.summary ?? error?.kind}`;
}

const results = findExpressions().map(({ place, source, flags }) => {
  const flaw = analyze(source, flags);
  // Measuring an expression that is not linear could take minutes.
  const growth = flaw === null ? worstGrowthOf(source, flags) : NaN;
  const objection = flaw ?? (growth < MAX_GROWTH ? null : 'took more than linear time when measured');
  return { line: `${growth.toFixed(1)}\t${place}\t/${source}/${flags}`, growth, objection };
});
const failed = results.filter(({ objection }) => objection !== null);
if (process.argv.includes('--list')) for (const { line } of results) console.log(line);
for (const { line, objection } of failed) console.log(`${line}\t${objection}`);
const worst = Math.max(...results.map(({ growth }) => growth || 0));
console.log(
  `${results.length} regular expressions; the worst takes ${worst.toFixed(1)} times as long for 4 times the text`,
);
process.exit(failed.length > 0 ? 1 : 0);
