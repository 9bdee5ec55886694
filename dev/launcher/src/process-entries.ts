import type { Store } from '@parley/embedded-stores';
import type { ProcessEntry } from './process-list.ts';
import type { SupervisedService } from './supervisor.ts';

/** The running processes of a system. */
export const processEntries = (stores: Store[], services: SupervisedService[]): ProcessEntry[] => [
  ...stores.flatMap(({ processes }) => processes.map((process) => ({ ...process, opsUrl: null }))),
  ...services.flatMap(({ pid, spec }) =>
    pid === undefined ? [] : [{ name: spec.name, pid, url: spec.url, opsUrl: spec.opsUrl }],
  ),
];
