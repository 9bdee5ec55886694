export type StoreName = 'postgres' | 'mongo' | 'redis';

export const STORE_NAMES: readonly StoreName[] = ['postgres', 'mongo', 'redis'];

/** The variable that names each store. */
export const URL_VARIABLES: Readonly<Record<StoreName, string>> = {
  postgres: 'DATABASE_URL',
  mongo: 'MONGO_URL',
  redis: 'REDIS_URL',
};

/** A running process of a store. */
export interface StoreProcess {
  /** `postgres`, `documentdb`, `mongo` (the wire gateway, or mongod) or `redis`. */
  name: string;
  /** 0 while it does not run. */
  pid: number;
  url: string;
}

/** A store that can be used, whoever runs it. */
export interface Store {
  name: StoreName;
  url: string;
  /** For people: `PostgreSQL 18.1, embedded`, `from DATABASE_URL`. */
  engine: string;
  /** Empty when the store was found and not started. */
  processes: StoreProcess[];
}

export type ExitListener = (process: StoreProcess, code: number | null, signal: string | null) => void;

export interface Stores {
  stores: Record<StoreName, Store>;
  /** Stops what was started, and removes a throw-away data folder. */
  stop(): Promise<void>;
  /** Starts a process, named as in `StoreProcess`, again on its port; stops it first where it still runs. */
  restart(name: string): Promise<StoreProcess>;
  /** Told of every process that ends, wanted or not. */
  onExit(listener: ExitListener): void;
}

export interface StartOptions {
  /** Store URLs, `PATH`, and the `PARLEY_*` overrides. */
  env: NodeJS.ProcessEnv;
  dataDir?: string;
  /** Data is not meant to survive: durability is traded for speed, and `stop` removes it. */
  throwAway?: boolean;
  onProgress(line: string): void;
  /** Ends a start that is under way: what it has started is stopped. */
  signal?: AbortSignal;
}
