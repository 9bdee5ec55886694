import { graphql } from '@/gql/gql.ts';

/** The response when a session is opened or renewed. */
export const SessionFields = graphql(`
  fragment SessionFields on AuthPayload {
    accessToken
    accessTokenExpiresAt
    user {
      id
      username
      displayName
      avatarUrl
    }
  }
`);
