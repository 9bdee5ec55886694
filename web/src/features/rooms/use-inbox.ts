import { useApolloClient } from '@apollo/client/react';
import { use, useEffect } from 'react';
import { MyRoomsDocument } from './api/my-rooms.ts';
import { followInbox } from './lib/follow-inbox.ts';
import { ConnectionContext } from '@/lib/apollo/connection-context.ts';

/** By then the server surely has taken up a stream that was asked for when the socket came back. */
const SETTLED_MS = 2_000;

/**
 * Keeps the viewer's rooms current while it is mounted. A new stream brings nothing that happened before it, so the
 * rooms are read at each connection, at once and again when the stream surely stands.
 */
export function useInbox(): void {
  const client = useApolloClient();
  const connection = use(ConnectionContext);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = () =>
      void client.refetchQueries({ include: [MyRoomsDocument] }).catch(() => {
        // The list says so itself, and the next connection reads it again.
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
