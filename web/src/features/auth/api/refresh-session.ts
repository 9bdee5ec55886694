import type { ApolloClient } from '@apollo/client';
import type { OpenedSession } from '../session.ts';
import { SessionFields } from './session-fields.ts';
import { graphql } from '@/gql/gql.ts';
import { readFragment } from '@/gql/fragment-masking.ts';
import { problemOf } from '@/lib/problem.ts';

const RefreshSessionDocument = graphql(`
  mutation RefreshSession {
    refreshSession {
      ...SessionFields
    }
  }
`);

/**
 * Renews the session with the refresh token in the cookie. Resolves to null if that token is no longer valid.
 * @throws if the server cannot be reached.
 */
export async function refreshSession(client: ApolloClient): Promise<OpenedSession | null> {
  try {
    const { data } = await client.mutate({
      mutation: RefreshSessionDocument,
      fetchPolicy: 'no-cache',
      context: { anonymous: true },
    });
    return data ? readFragment(SessionFields, data.refreshSession) : null;
  } catch (error) {
    const { code } = problemOf(error);
    if (code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' || code === 'BAD_USER_INPUT') return null;
    throw error;
  }
}
