import { columns } from '../../../support/columns.ts';
import type { Report } from './baseline-user.ts';
import type { CaseResult } from './run-case.ts';

const MEGABYTE = 1_024 * 1_024;

/** Formats the latencies of the well-behaved users, the cost of each attack, and the attacker's results. */
export const table = (results: readonly CaseResult[]): string =>
  [
    'Latencies of the well-behaved users in ms, p50/p99: operations and events.',
    times(results),
    'Peak memory of each process in MB, and its growth over the peak before the attack.',
    memory(results),
    'CPU seconds of each process, from the start of the attack until the last response.',
    cpu(results),
    'Results of the attacker.',
    columns([
      ['case', 'tried', 'results'],
      ...results.map(({ name, attempts, outcome }) => [name, attempts, String(outcome)]),
    ]),
  ].join('\n');

function times(results: readonly CaseResult[]): string {
  const rows = results.map(({ name, before, during, failures }) => [
    name,
    pair(before.operations),
    pair(during.operations),
    `${ratio(before.operations, during.operations, 0.5)} ${ratio(before.operations, during.operations, 0.99)}`,
    pair(before.events),
    pair(during.events),
    failures.length,
  ]);
  return columns([['case', 'before', 'during', 'ratios', 'events: before', 'during', 'failures'], ...rows]);
}

function memory(results: readonly CaseResult[]): string {
  const names = results[0]?.processes.map(({ name }) => name) ?? [];
  const rows = results.map(({ name, processes }) => [
    name,
    ...names.map((process) => {
      const found = processes.find((one) => one.name === process);
      if (!found || found.hasEnded) return 'ENDED';
      return `${inMegabytes(found.peak)} ${found.growth < 0 ? '' : '+'}${inMegabytes(found.growth)}`;
    }),
  ]);
  return columns([['case', ...names], ...rows]);
}

function cpu(results: readonly CaseResult[]): string {
  const names = results[0]?.processes.map(({ name }) => name) ?? [];
  const rows = results.map(({ name, processes, attackerCpu }) => [
    name,
    ...names.map((process) => (processes.find((one) => one.name === process)?.cpu ?? NaN).toFixed(1)),
    attackerCpu.toFixed(1),
  ]);
  return columns([['case', ...names, 'attacker'], ...rows]);
}

const pair = (values: Report['events']) => [0.5, 0.99].map((q) => quantile(values, q).toFixed(0)).join('/');

const ratio = (before: readonly number[], during: readonly number[], q: number) =>
  `${(quantile(during, q) / quantile(before, q)).toFixed(1)}×`;

const inMegabytes = (bytes: number) => (bytes / MEGABYTE).toFixed(0);

/** The given quantile of the values. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? NaN;
}
