import { useQuery } from '@apollo/client/react';
import { ViewerFields } from '@/features/messages/api/viewer-fields.ts';
import { readFragment } from '@/gql/fragment-masking.ts';
import { graphql } from '@/gql/gql.ts';
import type { RoomDetailsQuery, ViewerFieldsFragment } from '@/gql/graphql.ts';

const PAGE_SIZE = 50;

const RoomDetailsDocument = graphql(`
  query RoomDetails($roomId: ID!, $first: Int!, $after: String) {
    room(id: $roomId) {
      id
      kind
      name
      topic
      archivedAt
      directSize
      lastSeq
      memberCount
      viewer {
        ...ViewerFields
      }
      memberPages: members(first: $first, after: $after) {
        edges {
          node {
            role
            user {
              id
              username
              displayName
              avatarUrl
            }
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);

export type RoomDetails = NonNullable<RoomDetailsQuery['room']>;
export type Membership = ViewerFieldsFragment;

/** The settings of a room, the viewer's membership of it, and its members, earliest first. */
export function useRoomDetails(roomId: string) {
  const { data, error, refetch, fetchMore } = useQuery(RoomDetailsDocument, {
    variables: { roomId, first: PAGE_SIZE },
    fetchPolicy: 'network-only',
    nextFetchPolicy: 'cache-first',
  });
  const room = data?.room;
  const membership = readFragment(ViewerFields, room?.viewer) ?? null;
  const pageInfo = room?.memberPages.pageInfo;
  const loadMore = () =>
    fetchMore({
      variables: { after: pageInfo?.endCursor },
      updateQuery: (before, { fetchMoreResult }) => {
        if (!before.room || !fetchMoreResult.room) return before;
        const { edges, pageInfo } = fetchMoreResult.room.memberPages;
        const memberPages = {
          ...before.room.memberPages,
          edges: [...before.room.memberPages.edges, ...edges],
          pageInfo,
        };
        return { ...before, room: { ...before.room, memberPages } };
      },
    });
  return { room, membership, error, refetch, hasMore: pageInfo?.hasNextPage ?? false, loadMore };
}
