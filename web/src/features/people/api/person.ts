import { useQuery } from '@apollo/client/react';
import { graphql } from '@/gql/gql.ts';

const PersonDocument = graphql(`
  query Person($id: ID!) {
    user(id: $id) {
      id
      username
      displayName
      avatarUrl
      createdAt
    }
  }
`);

/** A user's current profile; undefined while it loads or if it cannot be loaded. */
export function usePerson(id: string) {
  const { data } = useQuery(PersonDocument, { variables: { id }, fetchPolicy: 'cache-and-network' });
  return data?.user ?? undefined;
}
