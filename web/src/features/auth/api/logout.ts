import type { ApolloClient } from '@apollo/client';
import { graphql } from '@/gql/gql.ts';
import { problemOf } from '@/lib/problem.ts';

const LogoutDocument = graphql(`
  mutation Logout {
    logout
  }
`);

/**
 * Ends the session of the cookie and clears it. A session that is over already counts as ended.
 * @throws when there is no answer for now.
 */
export async function logout(client: ApolloClient): Promise<void> {
  try {
    await client.mutate({ mutation: LogoutDocument, fetchPolicy: 'no-cache', context: { anonymous: true } });
  } catch (error) {
    if (problemOf(error).code !== 'UNAUTHENTICATED') throw error;
  }
}
