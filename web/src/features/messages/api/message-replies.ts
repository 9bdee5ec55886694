import { graphql } from '../../../gql/gql.ts';

/** A message and its replies, oldest first. New replies arrive as room events. */
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
