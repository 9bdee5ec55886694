import type { RunningProcess } from '../../support/environment.ts';
import { readMetrics, type Metrics } from '../../support/metrics.ts';
import { collectGarbage } from './garbage-collection.ts';
import { openFiles, residentBytes } from './proc.ts';
import type { Topics } from './topics.ts';

/** What a figure is, which decides how it is judged. */
export type Kind =
  /** As many as there are people: with nobody there, as before anybody came. */
  | 'people'
  /** Counts that also hold what is made once and kept, such as connections in a pool. */
  | 'kept'
  /** Bytes. */
  | 'memory';

/** One number about one process. */
export interface Figure {
  process: string;
  name: string;
  kind: Kind;
  value: number;
}

/** What is read from a service's metrics: those which a service does not have are left out. */
const METRICS: [name: string, kind: Kind, metric: string, label?: string][] = [
  ['sockets of clients', 'people', 'parley_gateway_sockets'],
  ['subscriptions upstream', 'people', 'parley_gateway_subscriptions'],
  ['sockets of clients', 'people', 'parley_door_sockets'],
  ['subscriptions', 'people', 'parley_chat_subscriptions'],
  ['tails', 'people', 'parley_chat_tails'],
  ['inboxes', 'people', 'parley_chat_inboxes'],
  ['users online', 'people', 'parley_chat_online_users'],
  ['timers', 'kept', 'nodejs_active_resources', 'type="Timeout"'],
  ['handles', 'kept', 'nodejs_active_handles_total'],
  ['heap', 'memory', 'nodejs_heap_size_used_bytes'],
  ['external', 'memory', 'nodejs_external_memory_bytes'],
];

/** Everything that is counted, of all processes. */
export async function readCounts(processes: readonly RunningProcess[], topics: Topics): Promise<Figure[]> {
  const perProcess = processes.map(async ({ name: process, pid, opsUrl }): Promise<Figure[]> => {
    const files: Figure = { process, name: 'open files', kind: 'kept', value: openFiles(pid) };
    return opsUrl === null ? [files] : [files, ...figuresOf(process, await readMetrics(opsUrl))];
  });
  const figures = (await Promise.all(perProcess)).flat().filter(({ kind }) => kind !== 'memory');
  return [...figures, { process: 'redis', name: 'topics', kind: 'people', value: (await topics.names()).length }];
}

/** The memory of all processes; that of the services once their garbage is collected. */
export async function readMemory(processes: readonly RunningProcess[]): Promise<Figure[]> {
  const perProcess = processes.map(async ({ name: process, pid, opsUrl }): Promise<Figure[]> => {
    const figures = opsUrl === null ? [] : figuresOf(process, await collectGarbage(pid, opsUrl));
    return [...figures, { process, name: 'resident', kind: 'memory', value: residentBytes(pid) }];
  });
  return (await Promise.all(perProcess)).flat().filter(({ kind }) => kind === 'memory');
}

function figuresOf(process: string, metrics: Metrics): Figure[] {
  return METRICS.flatMap(([name, kind, metric, label]) => {
    const value = metrics.sum(metric, label);
    return value === undefined ? [] : [{ process, name, kind, value }];
  });
}
