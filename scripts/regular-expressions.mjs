/**
 * Whether the regular expressions of what runs in production take linear time for every text. Each is judged by an
 * analysis, which knows all but back-references, and by measuring: its own characters, repeated, are matched in two
 * lengths and the processor time is compared. `--list` prints all of them.
 */
import { checkSync } from 'recheck';
import { findExpressions } from '../tests/support/expressions.mjs';
import { worstGrowthOf } from '../tests/support/expression-growth.mjs';

/** Four times the text: 4 is linear, 16 quadratic. */
const MOST_GROWTH = 10;
const ANALYSIS_TIMEOUT_MS = 60_000;

/** What the analysis has against an expression; null when that is nothing. */
function analyse(source, flags) {
  const { status, complexity, error } = checkSync(source, flags.replace('v', 'u'), { timeout: ANALYSIS_TIMEOUT_MS });
  if (status === 'safe') return null;
  // Properties of strings, as in \\p{RGI_Emoji}, are left to the measuring.
  if (status === 'unknown' && flags.includes('v')) return null;
  return `${status}: ${complexity?.summary ?? error?.kind}`;
}

const judged = findExpressions().map(({ place, source, flags }) => {
  const flaw = analyse(source, flags);
  // One that is known not to be linear could take minutes.
  const growth = flaw === null ? worstGrowthOf(source, flags) : NaN;
  const objection = flaw ?? (growth < MOST_GROWTH ? null : 'not linear as measured');
  return { line: `${growth.toFixed(1)}\t${place}\t/${source}/${flags}`, growth, objection };
});
const refused = judged.filter(({ objection }) => objection !== null);
if (process.argv.includes('--list')) for (const { line } of judged) console.log(line);
for (const { line, objection } of refused) console.log(`${line}\t${objection}`);
const worst = Math.max(...judged.map(({ growth }) => growth || 0));
console.log(`${judged.length} regular expressions, the worst takes ${worst.toFixed(1)} × the time for 4 × the text`);
process.exit(refused.length > 0 ? 1 : 0);
