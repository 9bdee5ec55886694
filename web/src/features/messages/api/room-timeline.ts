import { useQuery } from '@apollo/client/react';
import { useState } from 'react';
import { graphql } from '../../../gql/gql.ts';

const PAGE_SIZE = 50;
/** Whoever goes back goes on for a while. */
const OLDER_PAGE_SIZE = 100;

/** The latest messages together with the cursor that the room's events are followed from: nothing falls between. */
export const RoomTimelineDocument = graphql(`
  query RoomTimeline($roomId: ID!, $last: Int!) {
    room(id: $roomId) {
      id
      cursor
      ...RoomHeader
      ...JoinBar
      ...RoomPowers
      viewer {
        role
        readSeq
        unreadCount
        mentionCount
        muted
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

/** Leaves `cursor` out on purpose: it may only move together with the newest messages. */
const OlderMessagesDocument = graphql(`
  query OlderMessages($roomId: ID!, $last: Int!, $before: String!) {
    room(id: $roomId) {
      id
      messages(last: $last, before: $before) {
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
  const { data, error, loading, refetch, fetchMore } = useQuery(RoomTimelineDocument, {
    variables: { roomId, last: PAGE_SIZE },
    // What is known shows at once; the latest page and its cursor then take its place.
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
  });
  const [older, setOlder] = useState<'idle' | 'loading' | 'failed'>('idle');
  const room = data?.room;
  const before = room?.messages.pageInfo.hasPreviousPage ? room.messages.pageInfo.startCursor : null;

  const loadOlder = async () => {
    if (!before || older === 'loading') return;
    setOlder('loading');
    try {
      await fetchMore({ query: OlderMessagesDocument, variables: { roomId, last: OLDER_PAGE_SIZE, before } });
      setOlder('idle');
    } catch {
      setOlder('failed');
    }
  };

  return { room, error, isFresh: !loading, refetch, hasOlder: Boolean(before), older, loadOlder };
}
