import { useQuery } from '@apollo/client/react';
import { graphql } from '@/gql/gql.ts';
import { useDebounced } from '@/lib/use-debounced.ts';

const PAGE_SIZE = 20;
const SEARCH_PAUSE_MS = 150;

const SearchPeopleDocument = graphql(`
  query SearchPeople($query: String!, $first: Int!) {
    searchUsers(query: $query, first: $first) {
      edges {
        node {
          id
          username
          displayName
          avatarUrl
        }
      }
    }
  }
`);

/** People whose name starts with `text`; none for empty text. `people` is undefined during the first load. */
export function usePeopleSearch(text: string) {
  const query = useDebounced(text.trim(), SEARCH_PAUSE_MS);
  const { data, previousData, error } = useQuery(SearchPeopleDocument, {
    variables: { query, first: PAGE_SIZE },
    skip: query === '',
  });
  const shown = data ?? previousData;
  return { people: query === '' ? [] : shown?.searchUsers.edges.map(({ node }) => node), error };
}
