import { columns } from '../../../support/columns.ts';
import type { Report } from './neighbour.ts';
import type { Trial } from './trial.ts';

const MEGABYTE = 1_024 * 1_024;

/** How the well-behaved users fared beside each attack, and what it cost whom, for people. */
export function table(trials: readonly Trial[]): string {
  const head = [
    'case',
    'calm p50/p99',
    'then p50/p99',
    'ratios',
    'events p99',
    'failed',
    'peak MB (growth)',
    'attacker',
  ];
  const rows = trials.map((trial) => [
    trial.name,
    quantiles(trial.calm),
    quantiles(trial.disturbed),
    [0.5, 0.99].map((q) => ratio(trial, q)).join(' '),
    `${quantile(trial.calm.events, 0.99).toFixed(0)}→${quantile(trial.disturbed.events, 0.99).toFixed(0)}`,
    trial.failures.length,
    memory(trial),
    `${trial.tries} → ${trial.outcome}`,
  ]);
  return `${columns([head, ...rows])}Times of the well-behaved users in ms, of operations unless it says events.\n`;
}

const quantiles = ({ operations }: Report) => [0.5, 0.99].map((q) => quantile(operations, q).toFixed(0)).join('/');

const ratio = ({ calm, disturbed }: Trial, q: number) =>
  `${(quantile(disturbed.operations, q) / quantile(calm.operations, q)).toFixed(1)}×`;

const memory = ({ processes }: Trial) =>
  processes
    .map(({ name, peak, growth, hasEnded }) =>
      hasEnded ? `${name} ENDED` : `${name} ${inMegabytes(peak)} (${growth < 0 ? '' : '+'}${inMegabytes(growth)})`,
    )
    .join(', ');

const inMegabytes = (bytes: number) => (bytes / MEGABYTE).toFixed(0);

/** The value below which this share of the values lies. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
}
