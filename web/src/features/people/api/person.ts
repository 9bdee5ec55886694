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

/** A person as they are known now; undefined while that loads, or when it can't be. */
export function usePerson(id: string) {
  const { data } = useQuery(PersonDocument, { variables: { id }, fetchPolicy: 'cache-and-network' });
  return data?.user ?? undefined;
}
