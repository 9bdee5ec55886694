import type { ApolloClient } from '@apollo/client';
import { addToMyRooms } from '../lib/my-rooms-list.ts';
import { graphql } from '@/gql/gql.ts';

const ShowRoomDocument = graphql(`
  mutation ShowRoom($roomId: ID!) {
    showRoom(roomId: $roomId) {
      id
      ...RoomListItem
      ...RoomPeople
    }
  }
`);

/** Shows a hidden room in the viewer's list again. @throws when the operation fails. */
export async function showRoom(client: ApolloClient, roomId: string): Promise<void> {
  await client.mutate({ mutation: ShowRoomDocument, variables: { roomId } });
  addToMyRooms(client.cache, roomId);
}
