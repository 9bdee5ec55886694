import { columns } from '../../support/columns.ts';
import type { Outcome } from './experiment.ts';

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
  ['changes', ({ changes }) => changes?.changes ?? ''],
  ['overtaken', ({ changes }) => changes?.overtaken ?? ''],
  ['undone', ({ changes }) => changes?.undone.length ?? ''],
  ['diverged', ({ changes }) => changes?.diverged.length ?? ''],
  ['≤ 2 s', ({ prompt }) => `${(prompt * 100).toFixed(0)} %`],
  ['stalled', ({ stalled }) => stalled],
  ['first ack.', ({ firstAcknowledged }) => `${firstAcknowledged.toFixed(2)} s`],
  ['caught up', ({ caughtUp }) => `${caughtUp.toFixed(2)} s`],
  ['exits', ({ unexpectedExits }) => unexpectedExits.length],
  ['queries', ({ queries }) => queries],
  ['failed', ({ failedQueries }) => Object.values(failedQueries).reduce((sum, count) => sum + count, 0)],
  [
    'failed send attempts',
    ({ failedAttempts }) =>
      Object.entries(failedAttempts)
        .map(([code, count]) => `${code} ${count}`)
        .join(', '),
  ],
];

/** Formats the outcomes and their totals as a table. */
export function table(outcomes: readonly Outcome[]): string {
  const pairs = outcomes.reduce((sum, outcome) => sum + outcome.pairs, 0);
  const rows = outcomes.map((outcome) => COLUMNS.map(([, cell]) => cell(outcome)));
  return `${columns([COLUMNS.map(([title]) => title), ...rows])}${outcomes.length} experiments, ${pairs} pairs of a message and a reader\n`;
}
