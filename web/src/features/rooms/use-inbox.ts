import { useApolloClient } from '@apollo/client/react';
import { use, useEffect } from 'react';
import { MyRoomsDocument } from './api/my-rooms.ts';
import { followInbox } from './lib/follow-inbox.ts';
import { ConnectionContext } from '@/lib/apollo/connection-context.ts';

/** By this time the server has resumed streams after a reconnect. */
const SETTLED_MS = 2_000;

/**
 * Keeps the viewer's rooms up to date while mounted. A new stream has no backfill, so each connection reloads the
 * rooms: at once, and again when the stream is live.
 */
export function useInbox(): void {
  const client = useApolloClient();
  const connection = use(ConnectionContext);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = () =>
      void client.refetchQueries({ include: [MyRoomsDocument] }).catch(() => {
        // The list shows the error, and the next connection reloads it.
      });
    const resync = () => {
      read();
      clearTimeout(timer);
      timer = setTimeout(read, SETTLED_MS);
    };
    const unfollow = followInbox(client, resync);
    let hasBeenLost = false;
    const unsubscribe = connection.subscribe(() => {
      if (connection.get() === 'lost') hasBeenLost = true;
      else if (connection.get() === 'connected') {
        if (hasBeenLost) resync();
        else timer = setTimeout(read, SETTLED_MS);
        hasBeenLost = false;
      }
    });
    return () => {
      clearTimeout(timer);
      unsubscribe();
      unfollow();
    };
  }, [client, connection]);
}
