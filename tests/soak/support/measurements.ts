import type { RunningProcess } from '../../support/environment.ts';
import { readMetrics, type Metrics } from '../../support/metrics.ts';
import { collectGarbage } from './garbage-collection.ts';
import { openFiles, residentBytes } from './proc.ts';
import type { Topics } from './topics.ts';

/** The kind of a measurement, which decides how it is checked. */
export type Kind =
  /** Proportional to connected users. Must return to the baseline without users. */
  | 'per-user'
  /** Also counts resources that are kept for reuse, such as pooled connections. */
  | 'pooled'
  /** Bytes. */
  | 'memory';

/** A measured value of one process. */
export interface Measurement {
  process: string;
  name: string;
  kind: Kind;
  value: number;
}

/** Measurements from a service's metrics. A service does not have all of them. */
const METRICS: [name: string, kind: Kind, metric: string, label?: string][] = [
  ['sockets of clients', 'per-user', 'parley_gateway_sockets'],
  ['subscriptions upstream', 'per-user', 'parley_gateway_subscriptions'],
  ['sockets of clients', 'per-user', 'parley_edge_sockets'],
  ['subscriptions', 'per-user', 'parley_chat_subscriptions'],
  ['tails', 'per-user', 'parley_chat_tails'],
  ['inboxes', 'per-user', 'parley_chat_inboxes'],
  ['users online', 'per-user', 'parley_chat_online_users'],
  ['timers', 'pooled', 'nodejs_active_resources', 'type="Timeout"'],
  ['handles', 'pooled', 'nodejs_active_handles_total'],
  ['heap', 'memory', 'nodejs_heap_size_used_bytes'],
  ['external', 'memory', 'nodejs_external_memory_bytes'],
];

/** Reads all counts of all processes. */
export async function readCounts(processes: readonly RunningProcess[], topics: Topics): Promise<Measurement[]> {
  const perProcess = processes.map(async ({ name: process, pid, opsUrl }): Promise<Measurement[]> => {
    const files: Measurement = { process, name: 'open files', kind: 'pooled', value: openFiles(pid) };
    return opsUrl === null ? [files] : [files, ...measurementsOf(process, await readMetrics(opsUrl))];
  });
  const measurements = (await Promise.all(perProcess)).flat().filter(({ kind }) => kind !== 'memory');
  return [
    ...measurements,
    { process: 'redis', name: 'topics', kind: 'per-user', value: (await topics.names()).length },
  ];
}

/** Reads the memory of all processes, after a garbage collection in the services. */
export async function readMemory(processes: readonly RunningProcess[]): Promise<Measurement[]> {
  const perProcess = processes.map(async ({ name: process, pid, opsUrl }): Promise<Measurement[]> => {
    const measurements = opsUrl === null ? [] : measurementsOf(process, await collectGarbage(pid, opsUrl));
    return [...measurements, { process, name: 'resident', kind: 'memory', value: residentBytes(pid) }];
  });
  return (await Promise.all(perProcess)).flat().filter(({ kind }) => kind === 'memory');
}

function measurementsOf(process: string, metrics: Metrics): Measurement[] {
  return METRICS.flatMap(([name, kind, metric, label]) => {
    const value = metrics.sum(metric, label);
    return value === undefined ? [] : [{ process, name, kind, value }];
  });
}
