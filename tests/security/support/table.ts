import { columns } from '../../support/columns.ts';
import type { Tally } from './attack-recorder.ts';

export interface Row extends Tally {
  name: string;
  /** Sends, queries and streams of the baseline traffic that failed during the attack. */
  failed: number;
  /** The p99 latency of sends of the baseline traffic during the attack, in ms. */
  baselineP99: number;
}

/** Formats the outcomes of the attacks. */
export function table(rows: readonly Row[]): string {
  const total = (count: (row: Row) => number) => rows.reduce((sum, row) => sum + count(row), 0);
  const head = ['attack', 'tried', 'rejected', 'leaked', '5xx', 'baseline failed', 'baseline p99, ms'];
  const cells = rows.map((row) => [
    row.name,
    row.tried,
    row.rejected,
    row.leaked,
    row.broken,
    row.failed,
    Number.isNaN(row.baselineP99) ? '–' : row.baselineP99.toFixed(0), // No baseline sends in that time.
  ]);
  const all = [
    'all',
    total((r) => r.tried),
    total((r) => r.rejected),
    total((r) => r.leaked),
    total((r) => r.broken),
    total((r) => r.failed),
    '',
  ];
  return columns([head, ...cells, all]);
}
