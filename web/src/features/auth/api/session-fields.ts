import { graphql } from '@/gql/gql.ts';

/** What opening or renewing a session answers. */
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
