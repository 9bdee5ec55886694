import type { ApolloClient } from '@apollo/client';
import { graphql } from '../../../gql/gql.ts';

const MarkReadDocument = graphql(`
  mutation MarkRead($roomId: ID!, $seq: Int!) {
    markRead(roomId: $roomId, seq: $seq) {
      id
      viewer {
        ...ViewerFields
      }
    }
  }
`);

/** Marks a room as read up to `seq`. @throws when the operation fails. */
export async function markRead(client: ApolloClient, roomId: string, seq: number): Promise<void> {
  await client.mutate({ mutation: MarkReadDocument, variables: { roomId, seq } });
}
