import { graphql } from '../../../gql/gql.ts';

/** What the timeline shows of a message. */
export const MessageFields = graphql(`
  fragment MessageFields on Message {
    id
    seq
    clientId
    body
    createdAt
    author {
      id
      username
      displayName
      avatarUrl
    }
  }
`);
