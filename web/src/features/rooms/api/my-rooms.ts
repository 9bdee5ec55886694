import { useQuery } from '@apollo/client/react';
import { graphql } from '@/gql/gql.ts';

/** The variables of the list that `useInbox` keeps up to date. */
export const MY_ROOMS = { first: 100 };

export const MyRoomsDocument = graphql(`
  query MyRooms($first: Int!, $after: String) {
    myRooms(first: $first, after: $after) {
      edges {
        node {
          id
          ...RoomListItem
          ...RoomPeople
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** The viewer's rooms. `useInbox` keeps them up to date. */
export function useMyRooms() {
  const { data, error, loading, refetch } = useQuery(MyRoomsDocument, {
    variables: MY_ROOMS,
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
  });
  return { rooms: data?.myRooms.edges.map(({ node }) => node), error, loading, refetch };
}
