import type { ApolloClient } from '@apollo/client';
import { graphql } from '../../../gql/gql.ts';

/** Readers who scroll back usually keep going. */
const OLDER_PAGE_SIZE = 100;

/** Leaves out `cursor` on purpose: it may move only together with the newest messages. */
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

/** The cache has one field for all loaded messages of a room, whatever the arguments. */
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
 * Loads the page before the oldest cached message. The position comes from the cache, not from what is rendered:
 * otherwise pages in quick succession would request the same position twice. This does not use `fetchMore`: while that
 * runs, its query ignores changes of the cache, and would miss one from just before, such as the previous page. Throws
 * what Apollo Client throws.
 */
export async function loadOlderMessages(client: ApolloClient, roomId: string): Promise<void> {
  const id = client.cache.identify({ __typename: 'Room', id: roomId }) ?? '';
  const { hasPreviousPage, startCursor } =
    client.cache.readFragment({ id, fragment: OldestLoaded })?.messages.pageInfo ?? {};
  if (!hasPreviousPage || !startCursor) return;
  const variables = { roomId, last: OLDER_PAGE_SIZE, before: startCursor };
  // Written by hand: a result from the cache would read the whole history again for each page.
  const { data } = await client.query({ query: OlderMessagesDocument, variables, fetchPolicy: 'no-cache' });
  if (data?.room) client.cache.writeQuery({ query: OlderMessagesDocument, variables, data });
}
