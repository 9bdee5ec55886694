import { useQuery } from '@apollo/client/react';
import { graphql } from '@/gql/gql.ts';

const PAGE_SIZE = 30;

const FindRoomsDocument = graphql(`
  query FindRooms($query: String, $first: Int!, $after: String) {
    rooms(query: $query, first: $first, after: $after) {
      edges {
        node {
          id
          ...DirectoryItem
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

/** Public rooms whose name contains all words of `search`; all public rooms if it is empty. */
export function useFindRooms(search: string) {
  const query = search.trim() || null;
  const { data, previousData, error, loading, refetch, fetchMore } = useQuery(FindRoomsDocument, {
    variables: { query, first: PAGE_SIZE },
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
  });
  const shown = data ?? previousData;
  const pageInfo = data?.rooms.pageInfo;
  return {
    rooms: shown?.rooms.edges.map(({ node }) => node),
    error,
    loading,
    refetch,
    hasMore: pageInfo?.hasNextPage ?? false,
    loadMore: () => fetchMore({ variables: { after: pageInfo?.endCursor } }),
  };
}
