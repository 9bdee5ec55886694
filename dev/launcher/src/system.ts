import { startStores } from '@parley/embedded-stores';
import { requireFree } from './ports.ts';
import { RunningSystem, type RunningSystemOptions } from './running-system.ts';
import { loadSecrets } from './secrets.ts';
import { describeServices, MIGRATIONS, type Route } from './services.ts';
import type { Settings } from './settings.ts';
import { runToEnd } from './supervisor.ts';

export interface SystemOptions extends RunningSystemOptions {
  settings: Settings;
  /** The stores lose their data when they stop. */
  throwAway: boolean;
  env: NodeJS.ProcessEnv;
  /** Variables of a service, overriding their defaults. */
  variables?(service: string): Record<string, string>;
  /** Intercepts connections between processes. */
  route?: Route;
  onProgress(line: string): void;
}

/**
 * Starts the stores, migrates their schemas, starts every service and waits until all are ready.
 * On failure, everything that was started is stopped again.
 * @throws PortTakenError, or Error with the log of a service that does not become ready.
 */
export async function startSystem(options: SystemOptions): Promise<RunningSystem> {
  const { settings, throwAway, env, onProgress, signal } = options;
  await requireFree(settings.PORT, 'PORT');
  await requireFree(settings.GATEWAY_PORT, 'GATEWAY_PORT');

  const data = throwAway ? { throwAway: true } : { dataDir: settings.PARLEY_DATA };
  const embedded = await startStores({ env, ...data, onProgress, signal });
  const system = new RunningSystem(embedded, options);
  try {
    const { stores } = embedded;
    const secrets = await loadSecrets(system.secretsFile);
    const specs = await describeServices(settings, stores, secrets, options.variables, options.route);

    onProgress('Migrating the stores');
    const storeUrls = { POSTGRES_URL: stores.postgres.url, MONGO_URL: stores.mongo.url };
    await Promise.all(MIGRATIONS.map((script) => runToEnd(script, storeUrls, system.logFile('migrate'))));

    onProgress('Starting the services');
    await Promise.all(specs.map((spec) => system.add(spec)));
    return system;
  } catch (error) {
    await system.stop();
    throw error;
  }
}
