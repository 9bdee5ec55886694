import type { ApolloClient } from '@apollo/client';
import { graphql } from '@/gql/gql.ts';
import { problemOf } from '@/lib/problem.ts';

const LogoutDocument = graphql(`
  mutation Logout {
    logout
  }
`);

/**
 * Ends the session of the cookie and clears the cookie. A session that has already ended counts as success.
 * @throws if the server cannot be reached.
 */
export async function logout(client: ApolloClient): Promise<void> {
  try {
    await client.mutate({ mutation: LogoutDocument, fetchPolicy: 'no-cache', context: { anonymous: true } });
  } catch (error) {
    if (problemOf(error).code !== 'UNAUTHENTICATED') throw error;
  }
}
