import { useApolloClient, useQuery } from '@apollo/client/react';
import { graphql } from '@/gql/gql.ts';
import type { ChangePasswordInput, UpdateProfileInput } from '@/gql/graphql.ts';

const SessionsDocument = graphql(`
  query Sessions {
    me {
      id
      email
      sessions {
        id
        deviceLabel
        address
        createdAt
        lastUsedAt
        current
      }
    }
  }
`);

const UpdateProfileDocument = graphql(`
  mutation UpdateProfile($input: UpdateProfileInput!) {
    updateProfile(input: $input) {
      id
      username
      displayName
      avatarUrl
    }
  }
`);

const ChangePasswordDocument = graphql(`
  mutation ChangePassword($input: ChangePasswordInput!) {
    changePassword(input: $input) {
      id
    }
  }
`);

const RevokeSessionDocument = graphql(`
  mutation RevokeSession($id: ID!) {
    revokeSession(id: $id)
  }
`);

const RevokeOtherSessionsDocument = graphql(`
  mutation RevokeOtherSessions {
    revokeOtherSessions
  }
`);

/** The viewer's sessions, most recently used first. */
export function useSessions() {
  const { data, error, refetch } = useQuery(SessionsDocument, { fetchPolicy: 'network-only' });
  return { sessions: data?.me?.sessions ?? undefined, error, refetch };
}

/** The mutations of the viewer's account. Each throws what Apollo Client throws. */
export function useAccountMutations() {
  const client = useApolloClient();
  return {
    updateProfile: async (input: UpdateProfileInput) =>
      (await client.mutate({ mutation: UpdateProfileDocument, variables: { input } })).data?.updateProfile,
    changePassword: (input: ChangePasswordInput) =>
      client.mutate({ mutation: ChangePasswordDocument, variables: { input }, fetchPolicy: 'no-cache' }),
    revokeSession: (id: string) => client.mutate({ mutation: RevokeSessionDocument, variables: { id } }),
    revokeOthers: () => client.mutate({ mutation: RevokeOtherSessionsDocument }),
  };
}
