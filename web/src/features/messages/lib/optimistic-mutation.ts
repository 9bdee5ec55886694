import type { ApolloClient, OperationVariables, TypedDocumentNode } from '@apollo/client';
import { readFragment, type FragmentType } from '../../../gql/fragment-masking.ts';
import type { MessageFieldsFragment } from '../../../gql/graphql.ts';
import { MessageFields } from '../api/message-fields.ts';
import { applyMessageChange } from './apply-room-event.ts';
import { beginMutation } from './pending-mutations.ts';

export interface MessageMutation<V extends OperationVariables> {
  mutation: TypedDocumentNode<{ result: FragmentType<typeof MessageFields> }, V>;
  variables: V;
  /** The expected message, shown until the response arrives and rolled back if the mutation fails. */
  optimistic?: MessageFieldsFragment;
}

let mutationCount = 0;

/** Changes a message on the server and in the cache. @throws when the operation fails. */
export async function mutateMessage<V extends OperationVariables & { id: string }>(
  client: ApolloClient,
  roomId: string,
  { mutation, variables, optimistic }: MessageMutation<V>,
): Promise<void> {
  const { cache } = client;
  const layer = `act ${mutationCount++}`;
  const end = beginMutation(cache, variables.id);
  if (optimistic) cache.recordOptimisticTransaction((draft) => applyMessageChange(draft, roomId, optimistic), layer);
  try {
    const { data } = await client.mutate<{ result: FragmentType<typeof MessageFields> }>({
      mutation,
      variables,
      fetchPolicy: 'no-cache',
    });
    const isOvertaken = end();
    if (data && !isOvertaken) applyMessageChange(cache, roomId, readFragment(MessageFields, data.result));
  } finally {
    end();
    if (optimistic) cache.removeOptimistic(layer);
  }
}
