import type { ApolloClient } from '@apollo/client';
import { graphql } from '../../../gql/gql.ts';

/** Whoever goes back goes on for a while. */
const OLDER_PAGE_SIZE = 100;

/** Leaves `cursor` out on purpose: it may only move together with the newest messages. */
const OlderMessagesDocument = graphql(`
  query OlderMessages($roomId: ID!, $last: Int!, $before: String!) {
    room(id: $roomId) {
      id
      messages(last: $last, before: $before) {
        edges {
          node {
            ...MessageFields
          }
        }
        pageInfo {
          hasPreviousPage
          startCursor
        }
      }
    }
  }
`);

/** All of a room's messages that are loaded lie in one field, whatever part of them is asked for. */
const OldestLoaded = graphql(`
  fragment OldestLoaded on Room {
    messages(last: 1) {
      pageInfo {
        hasPreviousPage
        startCursor
      }
    }
  }
`);

/**
 * Loads the page before the oldest message that the cache has. The cache says where that is, not what was last drawn:
 * pages that follow each other closely would ask for the same place twice. Nor is it `fetchMore` that asks: while that
 * is under way its query tells of no change in the cache, and one that came just before, such as the page before this
 * one, would never be told of. Throws what Apollo Client throws.
 */
export async function loadOlderMessages(client: ApolloClient, roomId: string): Promise<void> {
  const id = client.cache.identify({ __typename: 'Room', id: roomId }) ?? '';
  const { hasPreviousPage, startCursor } =
    client.cache.readFragment({ id, fragment: OldestLoaded })?.messages.pageInfo ?? {};
  if (!hasPreviousPage || !startCursor) return;
  const variables = { roomId, last: OLDER_PAGE_SIZE, before: startCursor };
  // Written by hand, for a result from the cache would read the whole history again with each page.
  const { data } = await client.query({ query: OlderMessagesDocument, variables, fetchPolicy: 'no-cache' });
  if (data?.room) client.cache.writeQuery({ query: OlderMessagesDocument, variables, data });
}
