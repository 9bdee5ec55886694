import { columns } from '../support/columns.ts';
import type { Sample } from './sample.ts';
import type { Search } from './search.ts';

const SHOWN = 10;
const MEGABYTE = 1_024 * 1_024;
const KILOBYTE = 1_024;
/** Letters of a document that are printed; all of them are in the file. */
const MOST_LETTERS = 400;

/** What a search found, for people. */
export function report(title: string, { corpus, answers, failures, tried }: Search, rests: number): string {
  const worst = corpus.worst(SHOWN);
  const kinds = [...new Set(worst.flatMap(({ used }) => Object.keys(used.cpu)))];
  const row = ({ used, ms, bytes, codes, written }: Sample, index: number) => [
    `${index + 1}.`,
    used.cpuTotal.toFixed(1),
    ...kinds.map((kind) => (used.cpu[kind] ?? 0).toFixed(1)),
    ms.toFixed(0),
    (bytes / KILOBYTE).toFixed(0),
    (used.growth / MEGABYTE).toFixed(1),
    codes.join('+'),
    written.query.length,
  ];
  const head = ['no.', 'CPU, ms', ...kinds, 'latency, ms', 'answer, kB', 'peak, +MB', 'codes', 'letters'];
  const counts = [...answers].map(([code, count]) => `${count} ${code}`);
  return [
    `${title}: ${tried} tried (${counts.join(', ')}); ${rests} waits for a budget`,
    columns([head, ...worst.map(row)]),
    ...worst.map(
      ({ written }, index) => `${index + 1}. ${shorten(written.query)} ${shorten(JSON.stringify(written.variables))}`,
    ),
    ...failures.map((failure) => `BROKEN ${failure}`),
    '',
  ].join('\n');
}

const shorten = (text: string) => (text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…` : text);
