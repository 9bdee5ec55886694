import { useQuery } from '@apollo/client/react';
import { MY_ROOMS } from './my-rooms.ts';
import { graphql } from '@/gql/gql.ts';

const HiddenRoomsDocument = graphql(`
  query HiddenRooms($first: Int!, $after: String) {
    hiddenRooms(first: $first, after: $after) {
      edges {
        node {
          id
          ...RoomPeople
        }
      }
    }
  }
`);

/** The viewer's hidden rooms; none while they load. */
export function useHiddenRooms() {
  const { data } = useQuery(HiddenRoomsDocument, { variables: MY_ROOMS, fetchPolicy: 'cache-and-network' });
  return data?.hiddenRooms.edges.map(({ node }) => node) ?? [];
}
