import { useApolloClient, useQuery } from '@apollo/client/react';
import { useCallback, useRef, useState } from 'react';
import { loadOlderMessages } from './older-messages.ts';
import { graphql } from '../../../gql/gql.ts';

const PAGE_SIZE = 50;

/** The latest messages together with the cursor that the room's events are followed from: nothing falls between. */
export const RoomTimelineDocument = graphql(`
  query RoomTimeline($roomId: ID!, $last: Int!) {
    room(id: $roomId) {
      id
      cursor
      ...RoomHeader
      ...JoinBar
      ...MessagePermissions
      viewer {
        role
        readSeq
        unreadCount
        mentionCount
        muted
        hidden
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

/** A room with its messages from the latest backwards. */
export function useRoomTimeline(roomId: string) {
  const client = useApolloClient();
  const { data, error, loading, refetch } = useQuery(RoomTimelineDocument, {
    variables: { roomId, last: PAGE_SIZE },
    // What is known shows at once; the latest page and its cursor then take its place.
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
  });
  const [older, setOlder] = useState<'idle' | 'loading' | 'failed'>('idle');
  const isLoading = useRef(false);
  const room = data?.room;

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
  return { room, error, isFresh: !loading, refetch, hasOlder, older, loadOlder };
}
