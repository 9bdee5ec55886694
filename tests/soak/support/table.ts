import { columns } from '../../support/columns.ts';
import type { Series } from './history.ts';
import type { Visited } from './visit.ts';

const MEGABYTE = 1_024 * 1_024;

/** Formats the measurements as a table, with memory in MB. */
export function table(series: readonly Series[], cycles: number, visited: Visited): string {
  const rows = series
    .filter(({ max }) => max > 0)
    .map((one) => {
      const { process, name, kind } = one.measurement;
      const text = (value: number) => (kind === 'memory' ? (value / MEGABYTE).toFixed(1) : String(value));
      const { slope, error } = one.trend;
      const trend = Number.isFinite(error) ? (kind === 'memory' ? slope / MEGABYTE : slope).toFixed(1) : '–';
      return [
        process,
        kind === 'memory' ? `${name}, MB` : name,
        text(one.baseline),
        text(one.end),
        text(one.max),
        trend,
      ];
    });
  const did = Object.entries(visited).map(([what, count]) => `${count} ${what}`);
  return [
    columns([['process', 'measurement', 'before', 'end', 'max', 'per hour'], ...rows]),
    `${cycles} cycles, the last with ${did.join(', ')}\n`,
  ].join('');
}
