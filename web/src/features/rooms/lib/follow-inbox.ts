import type { ApolloClient } from '@apollo/client';
import { keepOpen } from '../../../lib/apollo/keep-open.ts';
import { InboxEventsDocument } from '../api/inbox-events.ts';
import { addToMyRooms, removeFromMyRooms } from './my-rooms-list.ts';
import type { InboxEventsSubscription } from '../../../gql/graphql.ts';

/**
 * Brings what happens in all of the viewer's rooms into the cache, for as long as it takes: a stream that ends is
 * opened anew. It says nothing of what was before: the rooms have to be read once it stands.
 * @param onOpen called when a stream that had ended was asked for again.
 * @returns how to stop.
 */
export function followInbox(client: ApolloClient, onOpen: () => void): () => void {
  let isFirst = true;
  return keepOpen((onEnd) => {
    const subscription = client.subscribe({ query: InboxEventsDocument }).subscribe({
      next: ({ data, error }) => {
        if (error) onEnd();
        else if (data) foldInboxEvent(client, data.inboxEvents);
      },
      error: () => onEnd(),
      complete: () => onEnd(),
    });
    if (!isFirst) onOpen();
    isFirst = false;
    return () => subscription.unsubscribe();
  });
}

/** The event's room is in the cache already, as any answer's is; what is left is whether it is in the list. */
function foldInboxEvent(client: ApolloClient, event: InboxEventsSubscription['inboxEvents']): void {
  if (event.__typename === 'RoomJoined') addToMyRooms(client.cache, event.room.id);
  if (event.__typename === 'RoomLeft') removeFromMyRooms(client.cache, event.roomId);
}
