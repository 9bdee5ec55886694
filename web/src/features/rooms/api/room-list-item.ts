import { ViewerFields } from '@/features/messages/api/viewer-fields.ts';
import { readFragment, type FragmentType } from '@/gql/fragment-masking.ts';
import { graphql } from '@/gql/gql.ts';

const RoomListItem = graphql(`
  fragment RoomListItem on Room {
    id
    kind
    name
    createdAt
    archivedAt
    lastSeq
    lastMessage {
      id
      seq
      body
      createdAt
      author {
        id
        username
        displayName
      }
    }
    viewer {
      ...ViewerFields
    }
  }
`);

/** What the list shows of a room, and the viewer's membership of it. */
export function readListItem(masked: FragmentType<typeof RoomListItem>) {
  const room = readFragment(RoomListItem, masked);
  return { ...room, viewer: readFragment(ViewerFields, room.viewer) };
}
