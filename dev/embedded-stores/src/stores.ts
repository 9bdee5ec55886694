export type StoreName = 'postgres' | 'mongo' | 'redis';

export const STORE_NAMES: readonly StoreName[] = ['postgres', 'mongo', 'redis'];

/** The variable with the URL of each store. */
export const URL_VARIABLES: Readonly<Record<StoreName, string>> = {
  postgres: 'POSTGRES_URL',
  mongo: 'MONGO_URL',
  redis: 'REDIS_URL',
};

/** A process of a store. */
export interface StoreProcess {
  /** `postgres`, `documentdb`, `mongo` (the wire server, or mongod) or `redis`. */
  name: string;
  /** 0 while it is not running. */
  pid: number;
  url: string;
}

/** An available store, embedded or not. */
export interface Store {
  name: StoreName;
  url: string;
  /** For display: `PostgreSQL 18.1, embedded`, `from POSTGRES_URL`. */
  engine: string;
  /** Empty unless the store was started here. */
  processes: StoreProcess[];
}

export type ExitListener = (process: StoreProcess, code: number | null, signal: string | null) => void;

export interface Stores {
  stores: Record<StoreName, Store>;
  /** Stops what was started, and removes a throwaway data folder. */
  stop(): Promise<void>;
  /** Restarts a process, named as in `StoreProcess`, on its port. */
  restart(name: string): Promise<StoreProcess>;
  /** Calls the listener for every process that ends, whether expected or not. */
  onExit(listener: ExitListener): void;
}

export interface StartOptions {
  /** Store URLs, `PATH`, and the `PARLEY_*` overrides. */
  env: NodeJS.ProcessEnv;
  dataDir?: string;
  /** The data need not survive: durability is traded for speed, and `stop` removes it. */
  throwAway?: boolean;
  onProgress(line: string): void;
  /** Cancels a start in progress and stops what it has started. */
  signal?: AbortSignal;
}
