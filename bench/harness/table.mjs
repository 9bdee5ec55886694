/** Tables in Markdown, laid out as the formatter does. */
import { OURS } from './names.mjs';

/**
 * One row a contestant: for each quantity its median, least and most over the rounds; and how the medians of `ratioOf`
 * compare to ours.
 * @param {Record<string, Record<string, number>[]>} results as `inRounds` gives them.
 * @param {string} ratioOf
 * @param {Record<string, unknown>} lead what comes first in each row.
 */
export function rowsOf(results, ratioOf, lead = {}) {
  const { [OURS]: ours = [] } = results;
  const base = ours.length > 0 ? spread(ours.map((run) => run[ratioOf])).median : NaN;
  return Object.entries(results).map(([name, runs]) => ({
    ...lead,
    system: name,
    ...Object.fromEntries(Object.keys(runs[0]).map((key) => [key, shown(spread(runs.map((run) => run[key])))])),
    [`${ratioOf}, to ours`]: brief(spread(runs.map((run) => run[ratioOf])).median / base),
  }));
}

/** @param {Record<string, unknown>[]} rows with the same keys. */
export function markdown(rows) {
  const keys = Object.keys(rows[0] ?? {});
  const lines = [keys, ...rows.map((row) => keys.map((key) => String(row[key])))];
  const widths = keys.map((_, column) => Math.max(3, ...lines.map((line) => line[column].length)));
  const laidOut = lines.map((line) => `| ${line.map((cell, column) => cell.padEnd(widths[column])).join(' | ')} |`);
  laidOut.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`);
  return laidOut.join('\n');
}

function spread(values) {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
  return { median, least: sorted[0], most: sorted.at(-1) };
}

const shown = ({ median, least, most }) =>
  Object.is(least, most) ? brief(median) : `${brief(median)} (${brief(least)}–${brief(most)})`;

export const brief = (value) => {
  if (Number.isNaN(value)) return '–';
  return value.toLocaleString('en', value >= 1_000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });
};
