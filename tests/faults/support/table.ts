import type { Outcome } from './trial.ts';

const COLUMNS: [string, (outcome: Outcome) => string | number][] = [
  ['fault', ({ fault }) => fault],
  ['sent', ({ sent }) => sent],
  ['ack.', ({ acknowledged }) => acknowledged],
  ['pairs', ({ pairs }) => pairs],
  ['missing', ({ missing }) => missing],
  ['dupl.', ({ duplicated }) => duplicated],
  ['inverted', ({ inverted }) => inverted],
  ['lost', ({ lost }) => lost],
  ['ghosts', ({ ghosts, twice }) => ghosts + twice],
  ['≤ 2 s', ({ prompt }) => `${(prompt * 100).toFixed(0)} %`],
  ['first ack.', ({ firstAcknowledged }) => `${firstAcknowledged.toFixed(2)} s`],
  ['caught up', ({ caughtUp }) => `${caughtUp.toFixed(2)} s`],
  ['exited by itself', ({ unplannedExits }) => unplannedExits.join(' ') || 0],
  [
    'tries that failed',
    ({ failedTries }) =>
      Object.entries(failedTries)
        .map(([code, count]) => `${count} ${code}`)
        .join(', '),
  ],
];

/** Columns that are no numbers. */
const TEXT = new Set([0, COLUMNS.length - 1]);

/** The outcomes and their totals, in columns, for people. */
export function table(outcomes: readonly Outcome[]): string {
  const rows = [
    COLUMNS.map(([title]) => title),
    ...outcomes.map((row) => COLUMNS.map(([, cell]) => String(cell(row)))),
  ];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const total = outcomes.reduce((sum, { pairs }) => sum + pairs, 0);
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (TEXT.has(column) ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  '),
  );
  return [...lines, `${outcomes.length} faults, ${total} pairs of a message and a reader`, ''].join('\n');
}
