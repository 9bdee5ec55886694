import { join } from 'node:path';
import { openDataFolder, openThrowAwayFolder, type DataFolder } from './data-folder.ts';
import { APPLICATION, createCluster, SUPERUSER } from './engines/cluster.ts';
import { documentDbKind, postgresKind } from './engines/kinds.ts';
import { findMongod, mongodProcess, mongodUrl, mongodVersion } from './engines/mongod.ts';
import { valkeyProcess } from './engines/valkey.ts';
import { wireGatewayProcess } from './engines/wire-gateway.ts';
import { StoreUnavailableError } from './errors.ts';
import { cacheFolder, dataFolder } from './folders.ts';
import { ensurePackages, type Packages } from './packages/package-cache.ts';
import type { ManagedProcess } from './process/managed-process.ts';
import { LOOPBACK, rememberedPorts } from './process/ports.ts';
import { storeUser, type RunAs } from './process/run-as.ts';

export type StoreName = 'postgres' | 'mongo' | 'redis';

/** A running process of a store. */
export interface StoreProcess {
  /** `postgres`, `documentdb`, `mongo` (the wire gateway, or mongod) or `redis`. */
  name: string;
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

type ExitListener = (process: StoreProcess, code: number | null, signal: string | null) => void;

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
  env: NodeJS.ProcessEnv;
  dataDir?: string;
  /** Data is not meant to survive: durability is traded for speed, and `stop` removes it. */
  throwAway?: boolean;
  onProgress(line: string): void;
  signal?: AbortSignal;
}

/** The variable that names each store. */
export const URL_VARIABLES: Readonly<Record<StoreName, string>> = {
  postgres: 'DATABASE_URL',
  mongo: 'MONGO_URL',
  redis: 'REDIS_URL',
};

const COMPOSE_COMMAND = 'docker compose -f docker/compose.yml up -d';

/** A store with the processes that must run for it, in the order of their start. */
interface Engine {
  store: Omit<Store, 'processes'>;
  processes: { process: ManagedProcess; url: string }[];
}

/**
 * Makes all three stores available: each from its URL in the environment, or else as an embedded engine.
 *
 * @throws {StoreUnavailableError} when a store can neither be found nor started
 * @throws {DataFolderInUseError} when another process uses the data folder
 */
export async function startStores(options: StartOptions): Promise<Stores> {
  const { env } = options;
  const missing = (Object.keys(URL_VARIABLES) as StoreName[]).filter((name) => !env[URL_VARIABLES[name]]);
  const engines = new Map<StoreName, Engine>();
  for (const name of Object.keys(URL_VARIABLES) as StoreName[]) {
    const url = env[URL_VARIABLES[name]];
    if (url) engines.set(name, { store: { name, url, engine: `from ${URL_VARIABLES[name]}` }, processes: [] });
  }
  if (missing.length === 0) return runningStores(engines, undefined);

  const user = storeUser();
  const folder = options.throwAway
    ? await openThrowAwayFolder(user, options.dataDir)
    : await openDataFolder(options.dataDir ?? dataFolder(env), user);
  try {
    for (const engine of await embeddedEngines(missing, folder, user, options)) engines.set(engine.store.name, engine);
    const stores = runningStores(engines, folder);
    try {
      await startAll([...engines.values()], options.signal);
      return stores;
    } catch (error) {
      await Promise.all([...engines.values()].flatMap(({ processes }) => processes.map(({ process }) => process.stop())));
      throw error;
    }
  } catch (error) {
    await folder.release();
    throw explained(error, missing);
  }
}

async function startAll(engines: readonly Engine[], signal?: AbortSignal): Promise<void> {
  const results = await Promise.allSettled(
    engines.map(async ({ processes }) => {
      for (const { process } of processes) await process.start(signal);
    }),
  );
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) throw failed.reason;
}

async function embeddedEngines(
  missing: readonly StoreName[],
  folder: DataFolder,
  user: RunAs,
  options: StartOptions,
): Promise<Engine[]> {
  const { env, onProgress, signal, throwAway = false } = options;
  const ports = await rememberedPorts(join(folder.path, 'ports.json'), ['postgres', 'documentdb', 'mongo', 'redis']);
  const mongod = missing.includes('mongo') ? findMongod(env.PATH) : undefined;
  const needsPackages = missing.some((name) => name !== 'mongo' || !mongod);
  const cache = cacheFolder(env);
  const packages = needsPackages ? await ensurePackages({ env, cache, onProgress, signal }) : undefined;
  const common = { user, folder: folder.path, socketFolder: folder.sockets, throwAway };

  const postgres = async (found: Packages): Promise<Engine> => {
    const url = `postgresql://${APPLICATION}@${LOOPBACK}:${ports.postgres}/${APPLICATION}`;
    const cluster = { ...common, packages: found, cache, onProgress, signal, port: ports.postgres, tcp: true };
    const engine = `PostgreSQL ${found.versions.postgres}, embedded`;
    const process = await createCluster(postgresKind, cluster);
    return { store: { name: 'postgres', url, engine }, processes: [{ process, url }] };
  };
  const documentDb = async (found: Packages): Promise<Engine> => {
    const url = `mongodb://${LOOPBACK}:${ports.mongo}/parley`;
    const port = ports.documentdb;
    const cluster = await createCluster(documentDbKind, { ...common, packages: found, cache, onProgress, signal, port, tcp: false });
    const gateway = wireGatewayProcess({ folder: folder.path, port: ports.mongo, engine: { socketFolder: folder.sockets, port } });
    const clusterUrl = `postgresql://${SUPERUSER}@/${SUPERUSER}?host=${encodeURIComponent(folder.sockets)}&port=${port}`;
    return {
      store: { name: 'mongo', url, engine: `DocumentDB ${found.versions.documentdb}, embedded` },
      processes: [
        { process: cluster, url: clusterUrl },
        { process: gateway, url },
      ],
    };
  };
  const realMongo = async (program: string): Promise<Engine> => {
    const url = mongodUrl(ports.mongo);
    const process = mongodProcess({ program, folder: folder.path, socketFolder: folder.sockets, port: ports.mongo });
    return {
      store: { name: 'mongo', url, engine: `MongoDB ${await mongodVersion(program)} from the PATH` },
      processes: [{ process, url }],
    };
  };
  const valkey = (found: Packages): Engine => {
    const url = `redis://${LOOPBACK}:${ports.redis}`;
    const process = valkeyProcess({ ...common, packages: found, port: ports.redis });
    return { store: { name: 'redis', url, engine: `Valkey ${found.versions.valkey}, embedded` }, processes: [{ process, url }] };
  };

  return Promise.all(
    missing.map(async (name) => {
      if (name === 'mongo' && mongod) return realMongo(mongod);
      if (!packages) throw new Error('unreachable: the packages were not prepared');
      if (name === 'postgres') return postgres(packages);
      return name === 'mongo' ? documentDb(packages) : valkey(packages);
    }),
  );
}

function runningStores(engines: ReadonlyMap<StoreName, Engine>, folder: DataFolder | undefined): Stores {
  const all = [...engines.values()].flatMap(({ processes }) => processes);
  const describe = ({ process, url }: Engine['processes'][number]): StoreProcess => ({
    name: process.name,
    pid: process.pid,
    url,
  });
  const store = (name: StoreName): Store => {
    const engine = engines.get(name);
    if (!engine) throw new Error(`unreachable: no engine for ${name}`);
    return {
      ...engine.store,
      get processes() {
        return engine.processes.map(describe);
      },
    };
  };
  let stopping: Promise<void> | undefined;
  const stopAll = async (): Promise<void> => {
    await Promise.all(
      [...engines.values()].map(async ({ processes }) => {
        for (const { process } of processes.toReversed()) await process.stop();
      }),
    );
    await folder?.release();
  };
  return {
    stores: { postgres: store('postgres'), mongo: store('mongo'), redis: store('redis') },
    stop: () => (stopping ??= stopAll()),
    restart: async (name) => {
      const found = all.find(({ process }) => process.name === name);
      if (!found) throw new Error(`No process "${name}" was started here`);
      await found.process.stop();
      await found.process.start();
      return describe(found);
    },
    onExit: (listener) => {
      for (const entry of all) {
        const before = (): StoreProcess => describe(entry);
        entry.process.onExit((code, signal, pid) => listener({ ...before(), pid }, code, signal));
      }
    },
  };
}

/** One message that says what to do, whatever went wrong on the way. */
function explained(error: unknown, missing: readonly StoreName[]): unknown {
  if (!(error instanceof StoreUnavailableError)) return error;
  const variables = missing.map((name) => URL_VARIABLES[name]).join(', ');
  return new StoreUnavailableError(
    `No ${missing.join(', ')}: ${error.message}\n` +
      `Set ${variables}, or start the stores with\n  ${COMPOSE_COMMAND} ${missing.join(' ')}\nand set them to those.`,
    { cause: error },
  );
}
