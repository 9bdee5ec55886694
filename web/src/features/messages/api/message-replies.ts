import { graphql } from '../../../gql/gql.ts';

/** A message and the answers to it, oldest first; new ones come with the room's events. */
export const MessageRepliesDocument = graphql(`
  query MessageReplies($id: ID!, $first: Int!, $after: String) {
    message(id: $id) {
      id
      ...MessageFields
      replies(first: $first, after: $after) {
        edges {
          node {
            ...MessageFields
          }
        }
        pageInfo {
          hasNextPage
          endCursor
        }
      }
    }
  }
`);
