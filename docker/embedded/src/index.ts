export { DataFolderInUseError, StoreUnavailableError } from './errors.ts';
export {
  startStores,
  URL_VARIABLES,
  type StartOptions,
  type Store,
  type StoreName,
  type StoreProcess,
  type Stores,
} from './start-stores.ts';
