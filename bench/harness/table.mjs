/** Markdown tables in Prettier's format. */
import { PARLEY } from './names.mjs';

/**
 * One row per system: the median, minimum and maximum of each quantity over the rounds, and the ratio of the medians of
 * `ratioOf` to Parley's.
 * @param {Record<string, Record<string, number>[]>} results as `inRounds` gives them.
 * @param {string} ratioOf
 * @param {Record<string, unknown>} lead the first columns.
 */
export function rowsOf(results, ratioOf, lead = {}) {
  const { [PARLEY]: own = [] } = results;
  const base = own.length > 0 ? spread(own.map((run) => run[ratioOf])).median : NaN;
  return Object.entries(results).map(([name, runs]) => ({
    ...lead,
    system: name,
    ...Object.fromEntries(Object.keys(runs[0]).map((key) => [key, shown(spread(runs.map((run) => run[key])))])),
    [`${ratioOf}, relative to Parley`]: brief(spread(runs.map((run) => run[ratioOf])).median / base),
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
  return { median, min: sorted[0], max: sorted.at(-1) };
}

const shown = ({ median, min, max }) =>
  Object.is(min, max) ? brief(median) : `${brief(median)} (${brief(min)}–${brief(max)})`;

export const brief = (value) => {
  if (Number.isNaN(value)) return '–';
  return value.toLocaleString('en', value >= 1_000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 });
};
