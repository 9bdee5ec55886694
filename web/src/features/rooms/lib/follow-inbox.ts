import type { ApolloCache, ApolloClient } from '@apollo/client';
import { graphql } from '../../../gql/gql.ts';
import { resubscribe } from '../../../lib/apollo/resubscribe.ts';
import { InboxEventsDocument } from '../api/inbox-events.ts';
import { reloadRoom } from '../api/reload-room.ts';
import { addToMyRooms, isMissingInMyRooms, removeFromMyRooms } from './my-rooms-list.ts';
import type { InboxEventsSubscription, RoomKind } from '../../../gql/graphql.ts';

/** As in the fragment `RoomPeople`. */
const MAX_NAMES = 8;

const RoomNames = graphql(`
  fragment RoomNames on Room {
    members(first: 8) {
      edges {
        node {
          user {
            id
          }
        }
      }
    }
  }
`);

/**
 * Applies the events of all of the viewer's rooms to the cache, and resubscribes if the stream ends. A new stream has
 * no backfill, so the rooms have to be reloaded.
 * @param onResubscribe called after each resubscription.
 * @returns a function that stops it.
 */
export function followInbox(client: ApolloClient, onResubscribe: () => void): () => void {
  let isFirst = true;
  return resubscribe((onEnd) => {
    const subscription = client.subscribe({ query: InboxEventsDocument }).subscribe({
      next: ({ data, error }) => {
        if (error) onEnd();
        else if (data) applyInboxEvent(client, data.inboxEvents);
      },
      error: () => onEnd(),
      complete: () => onEnd(),
    });
    if (!isFirst) onResubscribe();
    isFirst = false;
    return () => subscription.unsubscribe();
  });
}

/**
 * Apollo Client has already cached the event's room; this updates the list of rooms. Hidden rooms may be in the list,
 * which does not show them.
 */
function applyInboxEvent(client: ApolloClient, event: InboxEventsSubscription['inboxEvents']): void {
  if (event.__typename === 'RoomLeft') return removeFromMyRooms(client.cache, event.roomId);
  const { id, viewer } = event.room;
  if (event.__typename === 'RoomJoined') {
    if (viewer && !viewer.hidden) addToMyRooms(client.cache, id);
    return;
  }
  const isMissing = viewer && !viewer.hidden && isMissingInMyRooms(client.cache, id);
  if (!isMissing && !hasMembershipChanged(client.cache, event.room)) return;
  reloadRoom(client, id)
    .then(({ data }) => isMissing && data?.room && addToMyRooms(client.cache, id))
    .catch(() => {
      // The room's next event or the next connection reloads it.
    });
}

/** Whether members of a direct room, which determine its title, have left or come back. */
function hasMembershipChanged(
  cache: ApolloCache,
  { id, kind, memberCount }: { id: string; kind: RoomKind; memberCount: number },
): boolean {
  if (kind !== 'DIRECT') return false;
  const known = cache.readFragment({
    id: cache.identify({ __typename: 'Room', id }) ?? '',
    fragment: RoomNames,
  });
  return known !== null && known.members.edges.length !== Math.min(memberCount, MAX_NAMES);
}
