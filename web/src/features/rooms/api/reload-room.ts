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

/** Reloads everything that the list shows about a room. @throws when the operation fails. */
export const reloadRoom = (client: ApolloClient, roomId: string) =>
  client.query({ query: ReloadRoomDocument, variables: { roomId }, fetchPolicy: 'network-only' });
