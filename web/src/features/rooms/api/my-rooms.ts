import { useQuery } from '@apollo/client/react';
import { graphql } from '@/gql/gql.ts';

const PAGE_SIZE = 100;
/** How soon the list learns of what happens in rooms that are not open. */
const POLL_MS = 15_000;

export const MyRoomsDocument = graphql(`
  query MyRooms($first: Int!, $after: String) {
    myRooms(first: $first, after: $after) {
      edges {
        node {
          id
          ...RoomListItem
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** The viewer's rooms. */
export function useMyRooms() {
  const { data, error, loading, refetch } = useQuery(MyRoomsDocument, {
    variables: { first: PAGE_SIZE },
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
    pollInterval: POLL_MS,
    skipPollAttempt: () => document.hidden,
  });
  return { rooms: data?.myRooms.edges.map(({ node }) => node), error, loading, refetch };
}
