import { join } from 'node:path';
import { startStores, type Store } from '@parley/embedded-stores';
import { allReady } from './all-ready.ts';
import { keepStoreRunning } from './keep-store-running.ts';
import { requireFree } from './ports.ts';
import { processEntries } from './process-entries.ts';
import { removeProcessList, writeProcessList } from './process-list.ts';
import { loadSecrets } from './secrets.ts';
import { describeServices, MIGRATIONS, type Route, type ServiceSpec } from './services.ts';
import type { Settings } from './settings.ts';
import { runToEnd, SupervisedService } from './supervisor.ts';

export interface SystemOptions {
  settings: Settings;
  /** The folder for logs, secrets and the list of processes. */
  folder: string;
  /** The stores lose their data when they stop. */
  throwAway: boolean;
  env: NodeJS.ProcessEnv;
  /** Variables of a service, overriding their defaults. */
  variables?(service: string): Record<string, string>;
  /** Intercepts connections between processes. */
  route?: Route;
  /** Called when a service or a store exited unexpectedly; it is restarted. */
  onExit?(name: string, signal: NodeJS.Signals | null): void;
  onProgress(line: string): void;
  signal: AbortSignal;
}

export interface System {
  stores: Store[];
  services: SupervisedService[];
  edgeUrl: string;
  gatewayUrl: string;
  processesFile: string;
  secretsFile: string;
  /** Starts another service and waits until it is ready. @throws Error with its log when it does not become ready. */
  add(spec: ServiceSpec): Promise<SupervisedService>;
  /** Stops a service permanently. @returns its exit code; null when a signal ended it. */
  remove(service: SupervisedService): Promise<number | null>;
  stop(): Promise<void>;
}

/**
 * Starts the stores, migrates their schemas, starts every service and waits until all are ready.
 * On failure, everything that was started is stopped again.
 * @throws PortTakenError, or Error with the log of a service that does not become ready.
 */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { settings, folder, env, onProgress, signal } = options;
  await requireFree(settings.PORT, 'PORT');
  await requireFree(settings.GATEWAY_PORT, 'GATEWAY_PORT');

  const processesFile = join(folder, 'processes.json');
  const secretsFile = join(folder, 'secrets.json');
  const services: SupervisedService[] = [];
  let stopping = false;
  const stores = await startStores({
    env,
    ...(options.throwAway ? { throwAway: true } : { dataDir: settings.PARLEY_DATA }),
    onProgress,
    signal,
  });
  const list = () => {
    if (!stopping) writeProcessList(processesFile, processEntries(Object.values(stores.stores), services));
  };
  const stop = async () => {
    stopping = true;
    // Each service drains after the signal, so that pending requests complete.
    await Promise.all(services.map((service) => service.stop()));
    await stores.stop();
    removeProcessList(processesFile);
  };
  stores.onExit(({ name }) => {
    if (!stopping) options.onExit?.(name, null);
    list();
    void keepStoreRunning(name, stores.restart, () => stopping).then(list);
  });

  try {
    list();
    const secrets = await loadSecrets(secretsFile);
    const specs = await describeServices(settings, stores.stores, secrets, options.variables, options.route);
    const logFile = (name: string) => join(folder, 'logs', `${name}.log`);

    onProgress('Migrating the stores');
    const storeUrls = { POSTGRES_URL: stores.stores.postgres.url, MONGO_URL: stores.stores.mongo.url };
    await Promise.all(MIGRATIONS.map((script) => runToEnd(script, storeUrls, logFile('migrate'))));

    const start = (spec: ServiceSpec) => {
      const service = new SupervisedService(spec, logFile(spec.name), list, options.onExit);
      services.push(service);
      return service;
    };
    onProgress('Starting the services');
    specs.forEach(start);
    list();
    await allReady(services, signal);
    return {
      stores: Object.values(stores.stores),
      services,
      edgeUrl: urlOf(services, 'edge'),
      gatewayUrl: urlOf(services, 'gateway'),
      processesFile,
      secretsFile,
      add: async (spec) => {
        const service = start(spec);
        list();
        await allReady([service], signal);
        return service;
      },
      remove: async (service) => {
        const code = await service.stop();
        const index = services.indexOf(service);
        if (index >= 0) services.splice(index, 1);
        list();
        return code;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const urlOf = (services: SupervisedService[], name: string): string =>
  services.find(({ spec }) => spec.name === name || spec.name === `${name}-1`)?.spec.url ?? '';
