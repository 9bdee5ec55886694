import { columns } from '../support/columns.ts';
import type { Sample } from './sample.ts';
import type { Search } from './search.ts';

const SHOWN = 10;
const MEGABYTE = 1_024 * 1_024;
const KILOBYTE = 1_024;
/** Maximum printed characters of a document. The file contains all. */
const MAX_CHARACTERS = 400;

/** Formats the results of a search. */
export function report(title: string, { corpus, outcomes, failures, tried }: Search, pauses: number): string {
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
  const head = ['no.', 'CPU, ms', ...kinds, 'latency, ms', 'response, kB', 'peak, +MB', 'codes', 'characters'];
  const counts = [...outcomes].map(([code, count]) => `${count} ${code}`);
  return [
    `${title}: ${tried} tried (${counts.join(', ')}); ${pauses} waits for a budget`,
    columns([head, ...worst.map(row)]),
    ...worst.map(
      ({ written }, index) => `${index + 1}. ${shorten(written.query)} ${shorten(JSON.stringify(written.variables))}`,
    ),
    ...failures.map((failure) => `BROKEN ${failure}`),
    '',
  ].join('\n');
}

const shorten = (text: string) => (text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text);
