import { useMutation } from '@apollo/client/react';
import { addToMyRooms } from '../lib/my-rooms-list.ts';
import { graphql } from '@/gql/gql.ts';
import type { CreateRoomInput } from '@/gql/graphql.ts';

const CreateRoomDocument = graphql(`
  mutation CreateRoom($input: CreateRoomInput!) {
    createRoom(input: $input) {
      id
      ...RoomListItem
      ...RoomPeople
    }
  }
`);

/** Creates a room and resolves to its id. @throws when the operation fails. */
export function useCreateRoom(): (input: CreateRoomInput) => Promise<string | undefined> {
  const [createRoom] = useMutation(CreateRoomDocument, {
    update: (cache, { data }) => data && addToMyRooms(cache, data.createRoom.id),
  });
  return async (input) => {
    const { data } = await createRoom({ variables: { input } });
    return data?.createRoom.id;
  };
}
