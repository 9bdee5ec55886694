import type { Engine } from './engines/engine.ts';
import type { Store, StoreName, StoreProcess, Stores } from './stores.ts';

/** Starts every engine, with its processes in order. When one fails, all are stopped again. */
export async function startEngines(engines: readonly Engine[], signal?: AbortSignal): Promise<void> {
  const results = await Promise.allSettled(
    engines.map(async ({ processes }) => {
      for (const { process } of processes) await process.start(signal);
    }),
  );
  const failed = results.find((result) => result.status === 'rejected');
  if (!failed) return;
  await stopEngines(engines);
  throw failed.reason;
}

async function stopEngines(engines: readonly Engine[]): Promise<void> {
  await Promise.all(
    engines.map(async ({ processes }) => {
      for (const { process } of processes.toReversed()) await process.stop();
    }),
  );
}

/** The stores of the started engines; `release` is called once all have stopped. */
export function runningStores(engines: readonly Engine[], release: () => Promise<void>): Stores {
  const all = engines.flatMap(({ processes }) => processes);
  let stopping: Promise<void> | undefined;
  return {
    stores: Object.fromEntries(engines.map((engine) => [engine.store.name, storeOf(engine)])) as Record<
      StoreName,
      Store
    >,
    stop: () => (stopping ??= stopEngines(engines).finally(release)),
    restart: async (name) => {
      const engine = engines.find(({ processes }) => processes.some(({ process }) => process.name === name));
      const index = engine?.processes.findIndex(({ process }) => process.name === name) ?? -1;
      const [restarted, ...dependents] = engine?.processes.slice(index) ?? [];
      if (!restarted) throw new Error(`No process "${name}" was started here`);
      await restarted.process.stop();
      await restarted.process.start();
      // The processes that connect to it need a moment to reconnect.
      for (const { process } of dependents) if (process.pid) await process.ready();
      return describe(restarted);
    },
    onExit: (listener) => {
      for (const { process, url } of all) {
        process.onExit((code, signal, pid) => listener({ name: process.name, pid, url }, code, signal));
      }
    },
  };
}

/** Process ids change with restarts, so they are looked up each time. */
function storeOf({ store, processes }: Engine): Store {
  return {
    ...store,
    get processes() {
      return processes.map(describe);
    },
  };
}

function describe({ process, url }: Engine['processes'][number]): StoreProcess {
  return { name: process.name, pid: process.pid, url };
}
