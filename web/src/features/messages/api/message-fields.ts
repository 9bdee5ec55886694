import { graphql } from '../../../gql/gql.ts';

/** What the timeline shows of a message. */
export const MessageFields = graphql(`
  fragment MessageFields on Message {
    id
    seq
    clientId
    body
    createdAt
    editedAt
    deletedAt
    pinned
    replyCount
    author {
      id
      username
      displayName
      avatarUrl
    }
    mentions {
      id
      username
    }
    reactions {
      emoji
      count
      viewerReacted
    }
    replyTo {
      id
      seq
      body
      deletedAt
      author {
        id
        username
        displayName
      }
    }
  }
`);
