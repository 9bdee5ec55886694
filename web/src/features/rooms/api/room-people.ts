import { useQuery } from '@apollo/client/react';
import { useTitles } from '../use-titles.ts';
import { graphql } from '@/gql/gql.ts';
import { readFragment } from '@/gql/fragment-masking.ts';

/** The members that a direct room is named after. */
export const RoomPeople = graphql(`
  fragment RoomPeople on Room {
    id
    kind
    name
    directSize
    members(first: 8) {
      edges {
        node {
          user {
            id
            username
            displayName
            avatarUrl
          }
        }
      }
    }
  }
`);

const RoomPeopleDocument = graphql(`
  query RoomPeople($roomId: ID!) {
    room(id: $roomId) {
      id
      archivedAt
      ...RoomPeople
    }
  }
`);

/** The title of a room, its people if it is direct, and whether it is archived; undefined while it loads. */
export function useRoomTitle(roomId: string) {
  const { data } = useQuery(RoomPeopleDocument, { variables: { roomId } });
  const room = readFragment(RoomPeople, data?.room);
  const titleOf = useTitles(room ? [room] : []);
  return room && { ...titleOf(room), isArchived: Boolean(data?.room?.archivedAt) };
}
