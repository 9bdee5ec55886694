import { createContext, use, useEffect, useEffectEvent, useSyncExternalStore } from 'react';
import { Store } from '../store.ts';
import type { Connection } from './socket.ts';

export const ConnectionContext = createContext(new Store<Connection>('idle'));

/** The state of the WebSocket. */
export function useConnection(): Connection {
  const connection = use(ConnectionContext);
  return useSyncExternalStore(connection.subscribe, connection.get);
}

/** Calls back whenever the WebSocket connects: a failed request may succeed now. */
export function useOnConnected(listener: () => void): void {
  const connection = use(ConnectionContext);
  const onConnected = useEffectEvent(listener);
  useEffect(
    () =>
      connection.subscribe(() => {
        if (connection.get() === 'connected') onConnected();
      }),
    [connection],
  );
}
