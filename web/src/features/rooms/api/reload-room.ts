import type { ApolloClient } from '@apollo/client';
import { graphql } from '../../../gql/gql.ts';

const ReloadRoomDocument = graphql(`
  query ReloadRoom($roomId: ID!) {
    room(id: $roomId) {
      id
      ...RoomListItem
      ...RoomPeople
    }
  }
`);

/** Reloads everything that the list shows of a room. Throws what Apollo Client throws. */
export const reloadRoom = (client: ApolloClient, roomId: string) =>
  client.query({ query: ReloadRoomDocument, variables: { roomId }, fetchPolicy: 'network-only' });
