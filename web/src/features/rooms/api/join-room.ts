import { useMutation } from '@apollo/client/react';
import { addToMyRooms } from '../lib/my-rooms-list.ts';
import { graphql } from '@/gql/gql.ts';

const JoinRoomDocument = graphql(`
  mutation JoinRoom($roomId: ID!) {
    joinRoom(roomId: $roomId) {
      id
      memberCount
      ...RoomListItem
      ...RoomPeople
    }
  }
`);

/** Joins a public room. @throws when the operation fails. */
export function useJoinRoom() {
  const [joinRoom, { loading }] = useMutation(JoinRoomDocument, {
    update: (cache, { data }) => data && addToMyRooms(cache, data.joinRoom.id),
  });
  const join = async (roomId: string) => {
    await joinRoom({ variables: { roomId } });
  };
  return { join, isJoining: loading };
}
