export { startRedisCluster, type ClusterNode, type RedisCluster } from './engines/valkey-cluster.ts';
export { DataFolderInUseError, StoreUnavailableError } from './errors.ts';
export { freePort, LOOPBACK } from './process/ports.ts';
export { startStores } from './start-stores.ts';
export {
  URL_VARIABLES,
  type ExitListener,
  type StartOptions,
  type Store,
  type StoreName,
  type StoreProcess,
  type Stores,
} from './stores.ts';
