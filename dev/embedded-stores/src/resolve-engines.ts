import { join } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import { documentDbEngine } from './engines/documentdb.ts';
import { PORT_NAMES, type EmbeddedEngine, type Engine, type EngineContext } from './engines/engine.ts';
import { findMongod, mongodEngine } from './engines/mongod.ts';
import { postgresEngine } from './engines/postgres.ts';
import { valkeyEngine } from './engines/valkey.ts';
import { cacheFolder } from './folders.ts';
import { ensurePackages } from './packages/package-cache.ts';
import { rememberedPorts } from './process/ports.ts';
import type { RunAs } from './process/run-as.ts';
import { STORE_NAMES, URL_VARIABLES, type StartOptions, type StoreName } from './stores.ts';

const EMBEDDED: Readonly<Record<StoreName, EmbeddedEngine>> = {
  postgres: postgresEngine,
  mongo: documentDbEngine,
  redis: valkeyEngine,
};

/** The stores given in the environment. */
export function enginesOfEnvironment(env: NodeJS.ProcessEnv): Engine[] {
  return STORE_NAMES.flatMap((name) => {
    const url = env[URL_VARIABLES[name]];
    return url ? [{ store: { name, url, engine: `from ${URL_VARIABLES[name]}` }, processes: [] }] : [];
  });
}

/** Embedded engines for the other stores, ready to start. A mongod on the PATH is preferred to DocumentDB. */
export async function ownEngines(
  names: readonly StoreName[],
  folder: DataFolder,
  user: RunAs,
  { env, throwAway = false, onProgress, signal }: StartOptions,
): Promise<Engine[]> {
  const cache = cacheFolder(env);
  const ports = await rememberedPorts(join(folder.path, 'ports.json'), PORT_NAMES);
  const context: EngineContext = {
    folder: folder.path,
    socketFolder: folder.sockets,
    cache,
    ports,
    user,
    throwAway,
    onProgress,
    signal,
  };
  const mongod = names.includes('mongo') ? findMongod(env.PATH) : undefined;
  const embedded = mongod ? names.filter((name) => name !== 'mongo') : names;
  const engines = mongod ? [mongodEngine(mongod, context)] : [];
  if (embedded.length > 0) {
    const packages = await ensurePackages({ env, cache, user, onProgress, signal });
    engines.push(...embedded.map((name) => EMBEDDED[name](packages, context)));
  }
  return Promise.all(engines);
}
