import { useQuery } from '@apollo/client/react';
import { isWorthSearching } from '../lib/is-worth-searching.ts';
import { graphql } from '@/gql/gql.ts';
import { useDebounced } from '@/lib/use-debounced.ts';

const PAGE_SIZE = 12;
const SEARCH_PAUSE_MS = 250;
const SearchMessagesDocument = graphql(`
  query SearchMessages($query: String!, $first: Int!) {
    searchMessages(query: $query, first: $first) {
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
          room {
            id
            ...RoomPeople
          }
        }
      }
    }
  }
`);

/** Messages in the viewer's rooms that contain all words of `text`, newest first. */
export function useMessageSearch(text: string) {
  const query = useDebounced(text.trim(), SEARCH_PAUSE_MS);
  const isWanted = isWorthSearching(query);
  const { data, loading, error } = useQuery(SearchMessagesDocument, {
    variables: { query, first: PAGE_SIZE },
    skip: !isWanted,
    fetchPolicy: 'network-only',
  });
  return { messages: isWanted ? (data?.searchMessages.edges.map(({ node }) => node) ?? []) : [], loading, error };
}
