import { openDataFolder, openThrowAwayFolder } from './data-folder.ts';
import { StoreUnavailableError } from './errors.ts';
import { dataFolder } from './folders.ts';
import { storeUser } from './process/run-as.ts';
import { enginesOfEnvironment, ownEngines } from './resolve-engines.ts';
import { runningStores, startEngines } from './running-stores.ts';
import { STORE_NAMES, URL_VARIABLES, type StartOptions, type StoreName, type Stores } from './stores.ts';

const TITLES: Readonly<Record<StoreName, string>> = { postgres: 'PostgreSQL', mongo: 'MongoDB', redis: 'Redis' };
const COMPOSE_COMMAND = 'docker compose -f docker/compose.yml up -d';

/**
 * Makes all three stores available: each from its URL in the environment, or else as an embedded engine.
 *
 * @throws {StoreUnavailableError} when a store can neither be reached nor started
 * @throws {DataFolderInUseError} when another process uses the data folder
 */
export async function startStores(options: StartOptions): Promise<Stores> {
  const found = enginesOfEnvironment(options.env);
  const missing = STORE_NAMES.filter((name) => !found.some(({ store }) => store.name === name));
  if (missing.length === 0) return runningStores(found, async () => undefined);

  const user = storeUser();
  const folder = options.throwAway
    ? await openThrowAwayFolder(user, options.dataDir)
    : await openDataFolder(options.dataDir ?? dataFolder(options.env), user);
  try {
    const own = await ownEngines(missing, folder, user, options);
    await startEngines(own, options.signal);
    return runningStores([...found, ...own], () => folder.release());
  } catch (error) {
    await folder.release();
    throw error instanceof StoreUnavailableError ? explained(error, missing) : error;
  }
}

/** One message that says what to do, whatever the cause. */
function explained(error: StoreUnavailableError, missing: readonly StoreName[]): StoreUnavailableError {
  const names = new Intl.ListFormat('en').format(missing.map((name) => TITLES[name]));
  const variables = missing.map((name) => URL_VARIABLES[name]).join(', ');
  return new StoreUnavailableError(
    `${names} ${missing.length > 1 ? 'are' : 'is'} not available: ${error.message}\n` +
      `Set ${variables}, or start the stores with\n  ${COMPOSE_COMMAND} ${missing.join(' ')}\n` +
      'and point these variables at them.',
    { cause: error },
  );
}
