import { useApolloClient, useQuery } from '@apollo/client/react';
import { useCallback, useRef, useState } from 'react';
import { loadOlderMessages } from './older-messages.ts';
import { ViewerFields } from './viewer-fields.ts';
import { readFragment } from '../../../gql/fragment-masking.ts';
import { graphql } from '../../../gql/gql.ts';

const PAGE_SIZE = 50;

/** The latest messages and the cursor to follow the room's events from, read together so that there is no gap. */
export const RoomTimelineDocument = graphql(`
  query RoomTimeline($roomId: ID!, $last: Int!) {
    room(id: $roomId) {
      id
      cursor
      ...RoomHeader
      ...JoinBar
      ...Permissions
      viewer {
        ...ViewerFields
      }
      messages(last: $last) {
        edges {
          node {
            ...MessageFields
          }
        }
        pageInfo {
          hasPreviousPage
          startCursor
        }
      }
    }
  }
`);

/** A room, the viewer's membership of it, and its latest messages. */
export function useRoomTimeline(roomId: string) {
  const client = useApolloClient();
  const { data, error, loading, refetch } = useQuery(RoomTimelineDocument, {
    variables: { roomId, last: PAGE_SIZE },
    // Show what is cached at once, then replace it with the latest page and its cursor.
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
  });
  const [older, setOlder] = useState<'idle' | 'loading' | 'failed'>('idle');
  const isLoading = useRef(false);
  const room = data?.room;
  const membership = readFragment(ViewerFields, room?.viewer);

  const loadOlder = useCallback(async () => {
    if (isLoading.current) return;
    isLoading.current = true;
    setOlder('loading');
    try {
      await loadOlderMessages(client, roomId);
      setOlder('idle');
    } catch {
      setOlder('failed');
    } finally {
      isLoading.current = false;
    }
  }, [client, roomId]);

  const hasOlder = room?.messages.pageInfo.hasPreviousPage ?? false;
  return { room, membership, error, isFresh: !loading, refetch, hasOlder, older, loadOlder };
}
