import type { ApolloClient } from '@apollo/client';
import { graphql } from '../../../gql/gql.ts';
import { watchersNotified } from '../../../lib/apollo/watchers-notified.ts';
import { readFragment } from '../../../gql/fragment-masking.ts';
import type { SendMessageInput } from '../../../gql/graphql.ts';
import { applyMessage } from '../lib/apply-room-event.ts';
import { beginMutation } from '../lib/pending-mutations.ts';
import { MessageFields } from './message-fields.ts';

const SendMessageDocument = graphql(`
  mutation SendMessage($input: SendMessageInput!) {
    sendMessage(input: $input) {
      id
      ...MessageFields
    }
  }
`);

/** Sends a message and resolves once it shows in the timeline. @throws when the operation fails. */
export async function sendMessage(client: ApolloClient, input: SendMessageInput): Promise<void> {
  const end = beginMutation(client.cache, input.clientId);
  try {
    const { data } = await client.mutate({
      mutation: SendMessageDocument,
      variables: { input },
      fetchPolicy: 'no-cache',
    });
    const isOvertaken = end();
    if (data && !isOvertaken) applyMessage(client.cache, input.roomId, readFragment(MessageFields, data.sendMessage));
    await watchersNotified();
  } finally {
    end();
  }
}
