import { useMutation } from '@apollo/client/react';
import { useNavigate } from 'react-router';
import { addToMyRooms } from '../lib/my-rooms-list.ts';
import { graphql } from '@/gql/gql.ts';

const OpenDirectRoomDocument = graphql(`
  mutation OpenDirectRoom($userIds: [ID!]!) {
    openDirectRoom(userIds: $userIds) {
      id
      ...RoomListItem
      ...RoomPeople
    }
  }
`);

/** Opens the direct room of the viewer and these users. @throws when the operation fails. */
export function useOpenDirect() {
  const navigate = useNavigate();
  const [openDirect, { loading }] = useMutation(OpenDirectRoomDocument, {
    update: (cache, { data }) => data && addToMyRooms(cache, data.openDirectRoom.id),
  });
  const open = async (userIds: string[]) => {
    const { data } = await openDirect({ variables: { userIds } });
    if (data) await navigate(`/rooms/${encodeURIComponent(data.openDirectRoom.id)}`);
  };
  return { open, isOpening: loading };
}
