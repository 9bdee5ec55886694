import { createContext, use, useSyncExternalStore } from 'react';
import { Store } from '../store.ts';
import type { Connection } from './socket.ts';

export const ConnectionContext = createContext(new Store<Connection>('idle'));

/** How the WebSocket stands. */
export function useConnection(): Connection {
  const connection = use(ConnectionContext);
  return useSyncExternalStore(connection.subscribe, connection.get);
}
