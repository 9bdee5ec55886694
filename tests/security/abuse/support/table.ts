import { columns } from '../../../support/columns.ts';
import type { Report } from './neighbour.ts';
import type { Trial } from './trial.ts';

const MEGABYTE = 1_024 * 1_024;

/** How the well-behaved users fared beside each attack, what it cost whom, and what the attacker got; for people. */
export const table = (trials: readonly Trial[]): string =>
  [
    'Times of the well-behaved users in ms, p50/p99: of operations, and of events.',
    times(trials),
    'The most memory of each process in MB, and how much more that is than before the attack.',
    memory(trials),
    'Seconds of a core that each process used, from the start of the attack until everything was answered.',
    cpu(trials),
    'What the attacker got.',
    columns([['case', 'tried', 'got'], ...trials.map(({ name, tries, outcome }) => [name, tries, String(outcome)])]),
  ].join('\n');

function times(trials: readonly Trial[]): string {
  const rows = trials.map(({ name, calm, disturbed, failures }) => [
    name,
    pair(calm.operations),
    pair(disturbed.operations),
    `${ratio(calm.operations, disturbed.operations, 0.5)} ${ratio(calm.operations, disturbed.operations, 0.99)}`,
    pair(calm.events),
    pair(disturbed.events),
    failures.length,
  ]);
  return columns([['case', 'calm', 'attacked', 'ratios', 'events: calm', 'attacked', 'failures'], ...rows]);
}

function memory(trials: readonly Trial[]): string {
  const names = trials[0]?.processes.map(({ name }) => name) ?? [];
  const rows = trials.map(({ name, processes }) => [
    name,
    ...names.map((process) => {
      const found = processes.find((one) => one.name === process);
      if (!found || found.hasEnded) return 'ENDED';
      return `${inMegabytes(found.peak)} ${found.growth < 0 ? '' : '+'}${inMegabytes(found.growth)}`;
    }),
  ]);
  return columns([['case', ...names], ...rows]);
}

function cpu(trials: readonly Trial[]): string {
  const names = trials[0]?.processes.map(({ name }) => name) ?? [];
  const rows = trials.map(({ name, processes, attackerCpu }) => [
    name,
    ...names.map((process) => (processes.find((one) => one.name === process)?.cpu ?? NaN).toFixed(1)),
    attackerCpu.toFixed(1),
  ]);
  return columns([['case', ...names, 'attacker'], ...rows]);
}

const pair = (values: Report['events']) => [0.5, 0.99].map((q) => quantile(values, q).toFixed(0)).join('/');

const ratio = (calm: readonly number[], attacked: readonly number[], q: number) =>
  `${(quantile(attacked, q) / quantile(calm, q)).toFixed(1)}×`;

const inMegabytes = (bytes: number) => (bytes / MEGABYTE).toFixed(0);

/** The value below which this share of the values lies. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
}
