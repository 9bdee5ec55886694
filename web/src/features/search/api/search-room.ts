import { NetworkStatus } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { isWorthSearching } from '../lib/is-worth-searching.ts';
import { graphql } from '@/gql/gql.ts';
import { useDebounced } from '@/lib/use-debounced.ts';

const PAGE_SIZE = 20;
const SEARCH_PAUSE_MS = 250;
const SearchRoomDocument = graphql(`
  query SearchRoom($query: String!, $roomId: ID!, $first: Int!, $after: String) {
    searchMessages(query: $query, roomId: $roomId, first: $first, after: $after) {
      edges {
        node {
          id
          seq
          body
          createdAt
          author {
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
`);

/** Messages in one room that contain all words of `text`, newest first; undefined until the first results. */
export function useRoomSearch(roomId: string, text: string) {
  const query = useDebounced(text.trim(), SEARCH_PAUSE_MS);
  const isWanted = isWorthSearching(query);
  const { data, previousData, error, networkStatus, refetch, fetchMore } = useQuery(SearchRoomDocument, {
    variables: { query, roomId, first: PAGE_SIZE },
    skip: !isWanted,
    fetchPolicy: 'network-only',
    nextFetchPolicy: 'cache-first',
  });
  const found = (data ?? previousData)?.searchMessages;
  const loadMore = () =>
    fetchMore({
      variables: { after: found?.pageInfo.endCursor },
      updateQuery: ({ searchMessages: before }, { fetchMoreResult: { searchMessages: page } }) => ({
        searchMessages: { ...page, edges: [...before.edges, ...page.edges] },
      }),
    });
  return {
    /** The query of the results; empty while the text is too short. */
    query: isWanted ? query : '',
    messages: isWanted ? found?.edges.map(({ node }) => node) : undefined,
    isLoading: isWanted && networkStatus !== NetworkStatus.ready && networkStatus !== NetworkStatus.error,
    error: isWanted ? error : undefined,
    refetch,
    hasMore: data?.searchMessages.pageInfo.hasNextPage ?? false,
    loadMore,
  };
}
