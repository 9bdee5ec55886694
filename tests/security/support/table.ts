import { columns } from '../../support/columns.ts';
import type { Tally } from './judge.ts';

export interface Row extends Tally {
  name: string;
  /** Sends, queries and streams of somebody else that failed meanwhile. */
  failed: number;
  /** Ms from send to acknowledgement, of somebody else meanwhile. */
  honestP99: number;
}

/** What came of the attacks, for people. */
export function table(rows: readonly Row[], calmP99: number): string {
  const total = (count: (row: Row) => number) => rows.reduce((sum, row) => sum + count(row), 0);
  const head = ['attack', 'tried', 'refused', 'leaked', '5xx', 'failed of others', 'p99 of others, ms'];
  const cells = rows.map((row) => [
    row.name,
    row.tried,
    row.refused,
    row.leaked,
    row.broken,
    row.failed,
    Number.isNaN(row.honestP99) ? '–' : row.honestP99.toFixed(0), // Nobody else asked meanwhile.
  ]);
  const all = [
    'all',
    total((r) => r.tried),
    total((r) => r.refused),
    total((r) => r.leaked),
    total((r) => r.broken),
    total((r) => r.failed),
    '',
  ];
  return `${columns([head, ...cells, all])}p99 of others before: ${calmP99.toFixed(0)} ms\n`;
}
