import type { Packages } from '../packages/package-cache.ts';
import type { ManagedProcess } from '../process/managed-process.ts';
import type { RunAs } from '../process/run-as.ts';
import type { Store } from '../stores.ts';

/** A store with the processes that it needs, in start order. */
export interface Engine {
  store: Omit<Store, 'processes'>;
  processes: readonly { process: ManagedProcess; url: string }[];
}

/** Each process with an address has a separate port; `documentdb` uses its port only in the name of its socket. */
export const PORT_NAMES = ['postgres', 'documentdb', 'mongo', 'redis'] as const;

/** The environment in which engines run. */
export interface EngineContext {
  /** The data folder of all stores. */
  folder: string;
  socketFolder: string;
  cache: string;
  ports: Record<(typeof PORT_NAMES)[number], number>;
  user: RunAs;
  throwAway: boolean;
  onProgress(line: string): void;
  signal?: AbortSignal;
}

/** Creates an engine and its files from the unpacked packages, without starting it. */
export type EmbeddedEngine = (packages: Packages, context: EngineContext) => Promise<Engine>;
